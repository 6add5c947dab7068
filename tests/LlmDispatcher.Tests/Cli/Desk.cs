using LlmDispatcher.Cli;
using LlmDispatcher.Cli.Commands.Chat;
using LlmDispatcher.Cli.Commands.Doctor;
using LlmDispatcher.Cli.Commands.Stream;
using LlmDispatcher.Cli.Commands.Wall;
using LlmDispatcher.Cli.Terminal;
using LlmDispatcher.Simulator;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Cli;

/// <summary>A tool at a desk of its own: what it wrote can be read, and what surrounds it is given.</summary>
internal sealed class Desk : IDisposable
{
    private readonly WatchedOutput _out = new();
    private readonly StringWriter _error = new() { NewLine = "\n" };

    public Dictionary<string, string> Environment { get; } = [];

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("llmd-test-").FullName;

    public string Input { get; init; } = "";

    /// <summary>Instead of <see cref="Input"/>, one that a test fills as it goes.</summary>
    public TextReader? In { get; init; }

    public Interrupts Interrupts { get; } = new();

    /// <summary>Stands still, so that no wait of the tool's own runs out.</summary>
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    public IReadOnlyList<LocalServer> LocalServers { get; init; } = [];

    public bool IsInputTerminal { get; init; } = true;

    public bool IsOutputTerminal { get; init; }

    public bool IsStyled { get; init; }

    public bool IsErrorStyled { get; init; }

    /// <summary>Stands for Ctrl-C.</summary>
    public CancellationToken Stopping { get; init; } = TestContext.Current.CancellationToken;

    public string Out => _out.ToString();

    public string Error => _error.ToString();

    public void File(string name, string text) => System.IO.File.WriteAllText(Path.Combine(Directory, name), text);

    public void File(string name, byte[] bytes) => System.IO.File.WriteAllBytes(Path.Combine(Directory, name), bytes);

    public Task<int> RunAsync(params string[] args) => CommandLine.RunAsync(args, Context());

    /// <summary>Streams one answer, past the search for who answers.</summary>
    public async Task StreamAsync(LlmSwitch llm, StreamArguments? arguments = null)
    {
        using (llm)
            await new StreamRun(arguments ?? new(), Context()).StreamAsync(llm, new TaskRequest("hello"));
    }

    /// <summary>Holds a conversation, past the search for who answers.</summary>
    public async Task<int> TalkAsync(LlmSwitch llm, ChatArguments? arguments = null)
    {
        using (llm)
            return await new ChatRun(arguments ?? new(), Context()).TalkAsync(llm);
    }

    /// <summary>Tries a wall of which the answers are made up.</summary>
    public Task<int> TryWallAsync(Watch watch, params IReadOnlyList<string> only) =>
        new WallRun(new(only, Show: null, Json: false), Context(), watch).RunAsync();

    /// <summary>Shows a fault as fast as it goes.</summary>
    public Task<int> ShowFaultAsync(string name) => new ShowRun(new([], name, Json: false), Context(), Pace.Instant).RunAsync();

    public Task WaitForOutAsync(string text) => _out.WaitForAsync(text, TestContext.Current.CancellationToken);

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    private CliContext Context() =>
        new()
        {
            In = In ?? new StringReader(Input),
            Out = _out,
            Error = _error,
            IsInputTerminal = IsInputTerminal,
            IsOutputTerminal = IsOutputTerminal,
            IsStyled = IsStyled,
            IsErrorStyled = IsErrorStyled,
            Environment = Environment,
            Directory = Directory,
            Stopping = Stopping,
            Interrupts = Interrupts,
            Time = Time,
            LocalServers = LocalServers,
        };
}
