namespace LlmDispatcher.Cli.Commands.Doctor;

/// <summary>A server for models on this machine.</summary>
/// <param name="Name">The program.</param>
/// <param name="Id">What to call it in a configuration.</param>
/// <param name="BaseUrl">Where it listens unless it is told otherwise.</param>
internal sealed record LocalServer(string Name, string Id, Uri BaseUrl)
{
    public static readonly IReadOnlyList<LocalServer> Usual =
    [
        new("Ollama", "ollama", new("http://127.0.0.1:11434/v1")),
        new("LM Studio", "lmstudio", new("http://127.0.0.1:1234/v1")),
        new("llama.cpp", "llamacpp", new("http://127.0.0.1:8080/v1")),
        new("vLLM", "vllm", new("http://127.0.0.1:8000/v1")),
    ];
}
