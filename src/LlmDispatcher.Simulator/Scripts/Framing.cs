using System.Text;

namespace LlmDispatcher.Simulator.Scripts;

/// <summary>Turns events into the bytes of an event stream, in the line style that the script asks for.</summary>
internal sealed class Framing(Script script)
{
    private readonly string lineEnd = script.LineEnd switch
    {
        LineEnd.Cr => "\r",
        LineEnd.CrLf => "\r\n",
        _ => "\n",
    };

    public static byte[] Bom => [0xEF, 0xBB, 0xBF];

    public byte[] Comment => Encoding.UTF8.GetBytes($": {script.Comment}{lineEnd}{lineEnd}");

    public byte[] Event(Frame frame, bool isLast)
    {
        var text = new StringBuilder();
        if (frame.Event is { } name)
            text.Append("event: ").Append(name).Append(lineEnd);
        foreach (var line in Lines(frame.Data))
            text.Append(frame.Field).Append(": ").Append(line).Append(lineEnd);
        if (!(isLast && script.NoLastBlankLine))
            text.Append(lineEnd);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Everything of an event up to a place where white space may follow without end.</summary>
    public static byte[] Beginning(Frame frame) => Encoding.UTF8.GetBytes($"{frame.Field}: {frame.Data[..1]}");

    /// <summary>A reader joins data lines with a line feed, which JSON allows behind its first brace.</summary>
    private string[] Lines(string data) => script.MultiLineData && data.StartsWith('{') ? ["{", data[1..]] : [data];
}
