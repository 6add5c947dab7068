using System.Globalization;
using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Transcription;

/// <summary>Reads the form of a transcription call, as a client of the gateway sends it. Taking the form apart is the server's work.</summary>
internal static class TranscriptionRequestReader
{
    /// <summary>Reads a form.</summary>
    /// <param name="fields">The fields, in order; the same name may come several times.</param>
    /// <param name="file">The recording. It is kept, not copied.</param>
    /// <param name="fileName">The recording's name.</param>
    /// <param name="contentType">Its media type, if the client gave one.</param>
    /// <exception cref="RequestFormatException">The form is not what the endpoint asks for; the message names the field.</exception>
    public static InboundRequest Read(
        IEnumerable<KeyValuePair<string, string>> fields,
        ReadOnlyMemory<byte> file,
        string? fileName,
        string? contentType
    )
    {
        string? model = null,
            prompt = null;
        float? temperature = null;
        var stream = false;
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        AdditionalPropertiesDictionary? extras = null;
        foreach (var (name, value) in fields)
        {
            var isList = name.EndsWith("[]", StringComparison.Ordinal);
            if (!seen.Add(name) && !isList)
                throw new RequestFormatException(name, "was given more than once.");
            switch (name)
            {
                case "model":
                    model = value.Length > 0 ? value : throw new RequestFormatException(name, "expected a name.");
                    break;
                case "prompt":
                    prompt = value;
                    break;
                case "temperature":
                    temperature =
                        float.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 1
                            ? number
                            : throw new RequestFormatException(name, "expected a number from 0 to 1.");
                    break;
                case "stream":
                    stream = bool.TryParse(value, out var flag) ? flag : throw new RequestFormatException(name, "expected true or false.");
                    break;
                case "response_format" when value == "json":
                    break; // what it is anyway
                default:
                    extras ??= [];
                    string[] earlier = isList && extras.TryGetValue(name, out var list) ? (string[])list! : [];
                    extras[name] = isList ? (string[])[.. earlier, value] : value;
                    break;
            }
        }
        // Only the events of a stream are passed on as they came; a whole answer is written anew, and has the text alone.
        if (extras?.TryGetValue("response_format", out var format) is true && !(stream && format is "diarized_json"))
            throw new RequestFormatException("response_format", "expected json, or diarized_json in a stream.");
        if (model is null)
            throw new RequestFormatException("model", "expected a name.");
        List<AIContent> contents = [ReadRecording(file, fileName, contentType)];
        if (!string.IsNullOrEmpty(prompt))
            contents.Add(new TextContent(prompt));
        var task = new TaskRequest([new ChatMessage(ChatRole.User, contents)])
        {
            Model = model,
            TaskType = TaskType.AudioTranscription,
            Temperature = temperature,
            Options = extras is null ? null : new ChatOptions { AdditionalProperties = extras },
        };
        return new InboundRequest(task, stream, IncludeUsage: true);
    }

    private static DataContent ReadRecording(ReadOnlyMemory<byte> file, string? fileName, string? contentType)
    {
        if (file.IsEmpty)
            throw new RequestFormatException("file", "expected a recording.");
        var mediaType =
            contentType is not null && AudioFormats.Extension(contentType) is not null ? MediaParts.Essence(contentType)
            : AudioFormats.MediaType(fileName ?? "") is { } known ? known
            : throw new RequestFormatException("file", $"expected a recording: {AudioFormats.Names}.");
        return new DataContent(file, mediaType) { Name = string.IsNullOrEmpty(fileName) ? null : fileName };
    }
}
