using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>A conversation that ends with the beginning of its answer, which the model goes on from without repeating it.</summary>
internal static class Prefill
{
    /// <summary>
    /// The white space at the end of that beginning, which the provider rejects and which is therefore not sent. Whoever joins the two has it already: if the
    /// answer begins with the same white space, it is to be taken once.
    /// </summary>
    public static string TrimmedFrom(TaskRequest request)
    {
        if (request.Messages[^1] is not { } last || last.Role != ChatRole.Assistant)
            return "";
        var text = string.Concat(last.Contents.Reverse().TakeWhile(c => c is TextContent).Reverse().Select(c => ((TextContent)c).Text));
        return text[text.TrimEnd().Length..];
    }
}
