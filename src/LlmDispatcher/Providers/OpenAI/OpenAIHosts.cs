namespace LlmDispatcher.Providers.OpenAI;

/// <summary>What follows from where a server of the family listens.</summary>
internal static class OpenAIHosts
{
    private static readonly string[] Own =
    [
        "api.openai.com",
        "openai.azure.com",
        "openai.azure.us",
        "cognitiveservices.azure.com",
        "services.ai.azure.com",
    ];

    /// <summary>The member that caps the answer's length.</summary>
    /// <remarks>
    /// OpenAI and Azure renamed it when reasoning came, and their reasoning models reject the old name.
    /// The rest of the family grew up with the old one, and part of it still ignores the new one in silence, which would lift the cap.
    /// </remarks>
    public static string MaxTokensName(Uri? baseUrl) => baseUrl is null || IsOwn(baseUrl.IdnHost) ? "max_completion_tokens" : "max_tokens";

    // The name itself or anything below it: eu.api.openai.com, my-resource.openai.azure.com.
    private static bool IsOwn(string host)
    {
        foreach (var own in Own)
        {
            if (
                host.EndsWith(own, StringComparison.OrdinalIgnoreCase)
                && (host.Length == own.Length || host[host.Length - own.Length - 1] == '.')
            )
                return true;
        }
        return false;
    }
}
