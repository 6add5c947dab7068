using System.Text;

namespace LlmDispatcher.Simulator.Scripts;

/// <summary>One JSON array, written element by element.</summary>
internal sealed class JsonArrayFraming(Script script) : IFraming
{
    private readonly string lineEnd = EventStreamFraming.LineBreak(script, LineEnd.CrLf);
    private bool isOpen;

    public string ContentType => "application/json; charset=UTF-8";

    /// <summary>White space is the only thing that JSON ignores.</summary>
    public byte[] KeepAlive => Encoding.UTF8.GetBytes(lineEnd);

    public byte[] Event(Frame frame, bool isLast)
    {
        var separator = Separator();
        isOpen = true;
        return Encoding.UTF8.GetBytes($"{separator}{frame.Data}{(isLast ? $"{lineEnd}]" : "")}");
    }

    public byte[] Beginning(Frame frame) => Encoding.UTF8.GetBytes(Separator() + frame.Data[..1]);

    private string Separator() => isOpen ? $",{lineEnd}" : "[";
}
