using LlmDispatcher.Cli;
using LlmDispatcher.Cli.Commands.Stream;

namespace LlmDispatcher.Tests.Cli;

/// <summary>A tool at a desk of its own: what it wrote can be read, and what surrounds it is given.</summary>
internal sealed class Desk : IDisposable
{
    private readonly StringWriter _out = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };

    public Dictionary<string, string> Environment { get; } = [];

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("llmd-test-").FullName;

    public string Input { get; init; } = "";

    public bool IsInputTerminal { get; init; } = true;

    public bool IsOutputTerminal { get; init; }

    public bool IsStyled { get; init; }

    public string Out => _out.ToString();

    public string Error => _error.ToString();

    public void File(string name, string text) => System.IO.File.WriteAllText(Path.Combine(Directory, name), text);

    public Task<int> RunAsync(params string[] args) => CommandLine.RunAsync(args, Context());

    /// <summary>Streams one answer, past the search for who answers.</summary>
    public async Task StreamAsync(LlmSwitch llm, StreamArguments? arguments = null)
    {
        using (llm)
            await new StreamRun(arguments ?? new(), Context()).StreamAsync(llm, "hello");
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    private CliContext Context() =>
        new()
        {
            In = new StringReader(Input),
            Out = _out,
            Error = _error,
            IsInputTerminal = IsInputTerminal,
            IsOutputTerminal = IsOutputTerminal,
            IsStyled = IsStyled,
            Environment = Environment,
            Directory = Directory,
            Stopping = TestContext.Current.CancellationToken,
        };
}
