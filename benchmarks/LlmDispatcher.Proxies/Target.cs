using System.Diagnostics;
using System.Globalization;

namespace LlmDispatcher.Proxies;

/// <summary>Something between a client and a provider, in processes of its own.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="Path">The path to ask.</param>
/// <param name="Body">A request, with <c>{model}</c> for the order to the provider.</param>
/// <param name="Root">Its process; the provider's own for the direct way.</param>
internal sealed record Target(string Name, Uri Address, string Path, string Body, Process Root)
{
    public const string Chat = """{"model":"{model}","stream":true,"messages":[{"role":"user","content":"Tell me about the tide"}]}""";
    public const string Messages =
        """{"model":"{model}","max_tokens":9999,"stream":true,"messages":[{"role":"user","content":"Tell me about the tide"}]}""";

    /// <summary>What must stand at the end of an answer.</summary>
    public string Proof => Path.EndsWith("messages", StringComparison.Ordinal) ? "message_stop" : "[DONE]";

    /// <summary>A key to send along; empty for none.</summary>
    public string Key { get; init; } = "";

    /// <summary>Processor time so far, of it and its children.</summary>
    public TimeSpan Processor() => Processes().Aggregate(TimeSpan.Zero, static (sum, p) => sum + p.TotalProcessorTime);

    /// <summary>Bytes of it that are in memory, of it and its children.</summary>
    public long Memory() => Processes().Sum(static p => p.WorkingSet64);

    private IEnumerable<Process> Processes()
    {
        Root.Refresh();
        yield return Root;
        var children = $"/proc/{Root.Id}/task/{Root.Id}/children";
        if (!File.Exists(children))
            yield break;
        foreach (var id in File.ReadAllText(children).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            yield return Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
    }
}
