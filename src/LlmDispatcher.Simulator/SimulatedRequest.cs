using System.Text;

namespace LlmDispatcher.Simulator;

/// <summary>A request as it arrived.</summary>
public sealed class SimulatedRequest
{
    internal SimulatedRequest(
        int number,
        string method,
        string path,
        IReadOnlyDictionary<string, string> headers,
        ReadOnlyMemory<byte> body
    )
    {
        Number = number;
        Method = method;
        Path = path;
        Headers = headers;
        Body = body;
    }

    /// <summary>Counted from 1 in the order of arrival.</summary>
    public int Number { get; }

    /// <summary>The HTTP method.</summary>
    public string Method { get; }

    /// <summary>The path with its query, as sent.</summary>
    public string Path { get; }

    /// <summary>The headers; names are compared without case, several values are joined by a comma.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The bytes of the body.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The body as UTF-8 text.</summary>
    public string BodyText => Encoding.UTF8.GetString(Body.Span);

    /// <summary>The model's name as sent, script suffix included; null when the body names none.</summary>
    public string? Model { get; internal init; }
}
