namespace LlmDispatcher.Simulator.Scripts;

/// <summary>Families of servers by their known streaming habits, each written as a script.</summary>
internal static class Presets
{
    public static IReadOnlyDictionary<string, string> ByName { get; } =
        new Dictionary<string, string>
        {
            ["deepseek"] = "keep-alive=1; reasoning=24; reasoning-field=reasoning_content; usage=finish",
            ["mistral"] = "reasoning=16; reasoning-field=thinking; tool-index=missing; whole-tool-calls; usage=finish; error-body=flat",
            ["groq"] = "reasoning-field=reasoning; whole-tool-calls; usage=finish; x-groq",
            ["xai"] = "no-finish-key; reasoning-field=reasoning_content; whole-tool-calls; created-drift; error-body=text",
            ["openrouter"] = "comment=OPENROUTER PROCESSING; keep-alive=1; reasoning-field=reasoning; error-form=chunk",
            ["ollama"] = "reasoning-field=reasoning; whole-tool-calls",
            ["vllm"] = "reasoning-field=reasoning; usage=every; done-after-error",
            ["azure"] = "azure-first-chunk",
            ["llamacpp-old"] = "reasoning-field=reasoning_content; error-form=field; done-after-error",
        };
}
