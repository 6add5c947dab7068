using System.Net.Http.Headers;
using System.Text;

namespace LlmDispatcher.Simulator.Wire.OpenAITranscription;

/// <summary>A form of several parts, as a browser or an HTTP client sends it.</summary>
internal sealed class Multipart
{
    private readonly List<Part> parts = [];

    /// <summary>The form in the body; null when it is none.</summary>
    public static Multipart? Read(SimulatedRequest request)
    {
        if (
            !MediaTypeHeaderValue.TryParse(request.Headers.GetValueOrDefault("content-type"), out var type)
            || type.MediaType != "multipart/form-data"
            || type.Parameters.FirstOrDefault(parameter => parameter.Name == "boundary")?.Value is not { } boundary
        )
            return null;
        var form = new Multipart();
        form.Split(request.Body, Encoding.UTF8.GetBytes("--" + boundary.Trim('"')));
        return form;
    }

    public string? Text(string name) =>
        parts.Find(part => part.Name == name) is { } part ? Encoding.UTF8.GetString(part.Content.Span) : null;

    public (string? Name, ReadOnlyMemory<byte> Bytes)? File(string name) =>
        parts.Find(part => part.Name == name) is { } part ? (part.FileName, part.Content) : null;

    /// <summary>Between two delimiters lie a line end, headers, an empty line, the content, and a line end.</summary>
    private void Split(ReadOnlyMemory<byte> body, byte[] delimiter)
    {
        var start = body.Span.IndexOf(delimiter);
        while (start >= 0)
        {
            var rest = body[(start + delimiter.Length)..];
            var length = rest.Span.IndexOf(delimiter);
            var head = rest.Span.IndexOf("\r\n\r\n"u8);
            if (length < 0 || head < 0 || head + 6 > length)
                return;
            Add(Encoding.UTF8.GetString(rest.Span[..head]), rest[(head + 4)..(length - 2)]);
            start += delimiter.Length + length;
        }
    }

    private void Add(string headers, ReadOnlyMemory<byte> content)
    {
        const string name = "content-disposition:";
        var line = headers.Split("\r\n").FirstOrDefault(line => line.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        if (line is not null && ContentDispositionHeaderValue.TryParse(line[name.Length..].Trim(), out var disposition))
            parts.Add(new(disposition.Name?.Trim('"'), (disposition.FileNameStar ?? disposition.FileName)?.Trim('"'), content));
    }

    private sealed record Part(string? Name, string? FileName, ReadOnlyMemory<byte> Content);
}
