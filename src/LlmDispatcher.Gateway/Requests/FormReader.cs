using LlmDispatcher.Providers.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace LlmDispatcher.Gateway.Requests;

/// <summary>A form with one file.</summary>
internal sealed record UploadForm(IReadOnlyList<KeyValuePair<string, string>> Fields, ReadOnlyMemory<byte> File)
{
    public string? FileName { get; init; }

    public string? FileType { get; init; }
}

/// <summary>Takes a multipart form apart.</summary>
internal static class FormReader
{
    private const int MaxBoundary = 200;
    private const int MaxFields = 100;

    /// <exception cref="RequestFormatException">It is no such form.</exception>
    public static async Task<UploadForm> ReadAsync(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        if (
            !MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        )
            throw new RequestFormatException("", "expected a form (multipart/form-data) with 'file' and 'model'.");
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        if (boundary.Length is 0 or > MaxBoundary)
            throw new RequestFormatException("", "the form names no boundary.");
        try
        {
            return await ReadAsync(new MultipartReader(boundary, new MemoryStream(body.ToArray())), request.HttpContext.RequestAborted);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new RequestFormatException("", $"The form cannot be read: {e.Message}", e);
        }
    }

    private static async Task<UploadForm> ReadAsync(MultipartReader reader, CancellationToken ct)
    {
        List<KeyValuePair<string, string>> fields = [];
        UploadForm? file = null;
        while (await reader.ReadNextSectionAsync(ct) is { } section)
        {
            if (section.GetContentDispositionHeader() is not { } disposition)
                throw new RequestFormatException("", "a part of the form has no name.");
            var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
            if (name == "file")
            {
                if (file is not null)
                    throw new RequestFormatException("file", "was given more than once.");
                using var bytes = new MemoryStream();
                await section.Body.CopyToAsync(bytes, ct);
                file = new UploadForm(fields, bytes.ToArray())
                {
                    FileName = HeaderUtilities.RemoveQuotes(disposition.FileName).ToString(),
                    FileType = section.ContentType,
                };
            }
            else if (fields.Count == MaxFields)
                throw new RequestFormatException("", $"the form has more than {MaxFields} fields.");
            else
                fields.Add(new(name, await section.ReadAsStringAsync(ct)));
        }
        return file ?? throw new RequestFormatException("file", "expected a recording.");
    }
}
