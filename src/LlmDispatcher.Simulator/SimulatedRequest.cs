using System.Text;
using LlmDispatcher.Simulator.Scripts;

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

    /// <summary>The TCP connection that it came on; requests with the same id shared one.</summary>
    public string ConnectionId { get; internal init; } = "";

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

    /// <summary>The model's name as sent, script suffix included; null when it names none.</summary>
    public string? Model { get; internal set; }

    /// <summary>The model's name without a script.</summary>
    internal string? ModelName => Model is null ? null : ScriptText.BareName(Model);

    /// <summary>The path without its query and without escapes.</summary>
    internal string Route => Uri.UnescapeDataString(Path.Split('?')[0]);

    /// <summary>One parameter of the query, without escapes.</summary>
    internal string? Query(string name) =>
        Path.Split('?', 2) is [_, var query]
            ? query
                .Split('&')
                .Select(pair => pair.Split('=', 2))
                .Where(pair => pair[0] == name)
                .Select(pair => pair.Length > 1 ? Uri.UnescapeDataString(pair[1]) : "")
                .FirstOrDefault()
            : null;

    internal string? BearerToken =>
        Headers.GetValueOrDefault("Authorization") is { } value && value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? value[7..]
            : null;
}
