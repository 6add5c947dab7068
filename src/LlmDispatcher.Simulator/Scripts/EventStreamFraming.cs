using System.Text;

namespace LlmDispatcher.Simulator.Scripts;

/// <summary>Server-sent events, in the line style that the script asks for.</summary>
internal sealed class EventStreamFraming(Script script, LineEnd own = LineEnd.Lf, Frame? ping = null) : IFraming
{
    private readonly string lineEnd = LineBreak(script, own);

    public string ContentType => "text/event-stream; charset=utf-8";

    public byte[] KeepAlive =>
        ping is not null && script.Comment == Script.None.Comment
            ? Event(ping, isLast: false)
            : Encoding.UTF8.GetBytes($": {script.Comment}{lineEnd}{lineEnd}");

    public byte[] Event(Frame frame, bool isLast)
    {
        var text = new StringBuilder(Name(frame));
        foreach (var line in Lines(frame.Data))
            text.Append(Field(frame)).Append(line).Append(lineEnd);
        if (!(isLast && script.NoLastBlankLine))
            text.Append(lineEnd);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public byte[] Beginning(Frame frame) => Encoding.UTF8.GetBytes($"{Name(frame)}{Field(frame)}{frame.Data[..1]}");

    public static string LineBreak(Script script, LineEnd own) =>
        (script.LineEnd == LineEnd.Own ? own : script.LineEnd) switch
        {
            LineEnd.Cr => "\r",
            LineEnd.CrLf => "\r\n",
            _ => "\n",
        };

    private string Name(Frame frame) => frame.Event is { } name ? $"event: {name}{lineEnd}" : "";

    private static string Field(Frame frame) => frame.Field is { } name ? $"{name}: " : "";

    /// <summary>A reader joins data lines with a line feed, which JSON allows behind its first brace.</summary>
    private string[] Lines(string data) => script.MultiLineData && data.StartsWith('{') ? ["{", data[1..]] : [data];
}
