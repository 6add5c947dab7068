using System.Collections;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using LlmDispatcher.Providers.Requests;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Transcription;

/// <summary>Writes a request as the form of a streaming transcription call: the recording, and the text beside it as what to expect in it.</summary>
/// <remarks><see cref="ChatOptions.AdditionalProperties"/> are fields of the form, such as <c>language</c>; a list is a field several times.</remarks>
internal static class TranscriptionRequestWriter
{
    /// <summary>The most bytes that the endpoint takes.</summary>
    public const int MaxFileBytes = 25 << 20;

    private static readonly string[] OurOwn = ["model", "file", "stream"];

    // What the gateway and we can read; the others are no JSON.
    private static readonly string[] Formats = ["json", "verbose_json", "diarized_json"];

    /// <summary>Writes the form.</summary>
    /// <param name="request">What to transcribe: one recording, in the only message.</param>
    /// <param name="model">The model, as the provider knows it.</param>
    /// <param name="dropped">Gets the names of what was left out.</param>
    /// <exception cref="ProviderException">The endpoint cannot do what is asked, or the recording is too large for it.</exception>
    public static MultipartFormDataContent Write(TaskRequest request, string model, ICollection<string>? dropped = null)
    {
        var options = request.Options ?? new ChatOptions();
        RefuseWhatHasNoPlace(request, options);
        var (recording, prompt) = ReadMessage(request.Messages[0], dropped);
        DropWhatSaysNothing(options, dropped);

        var boundary = Guid.NewGuid().ToString("N");
        var form = new MultipartFormDataContent(boundary);
        form.Headers.ContentType = MediaTypeHeaderValue.Parse($"multipart/form-data; boundary={boundary}"); // unquoted: not every server takes quotes
        AddField(form, "model", model);
        AddField(form, "stream", "true");
        if (prompt.Length > 0 && !OpenAIBody.Has(options, "prompt"))
            AddField(form, "prompt", prompt);
        if ((request.Temperature ?? options.Temperature) is { } temperature && !OpenAIBody.Has(options, "temperature"))
            AddField(form, "temperature", temperature.ToString(CultureInfo.InvariantCulture));
        // Required beyond half a minute, which we cannot tell.
        if (model.Contains("diarize", StringComparison.OrdinalIgnoreCase) && !OpenAIBody.Has(options, "chunking_strategy"))
            AddField(form, "chunking_strategy", "auto");
        foreach (var (name, value) in options.AdditionalProperties ?? [])
            AddAdditional(form, name, value);
        AddFile(form, recording);
        return form;
    }

    private static (DataContent Recording, string Prompt) ReadMessage(ChatMessage message, ICollection<string>? dropped)
    {
        DataContent? recording = null;
        var prompt = new List<string>();
        for (var i = 0; i < message.Contents.Count; i++)
        {
            var place = $"messages[0].content[{i}]";
            switch (message.Contents[i])
            {
                case TextContent text:
                    prompt.Add(text.Text);
                    break;
                case DataContent data when AudioFormats.Extension(data.MediaType) is not null:
                    if (recording is not null)
                        Refuse($"{place}, a second recording: it takes one for each request");
                    recording = data;
                    break;
                case DataContent data:
                    Refuse($"{place} of type {data.MediaType}: it takes {AudioFormats.Names}");
                    break;
                case UsageContent:
                    dropped?.Add($"{place} (usage)");
                    break;
                case var other:
                    Refuse($"{place}, a {other.GetType().Name}");
                    break;
            }
        }
        if (recording is null)
            Refuse("a request without a recording");
        if (recording!.Data.Length > MaxFileBytes)
            throw new ProviderException(
                new ProviderFailure(
                    FailureClass.TooLong,
                    LlmErrorKind.InvalidRequest,
                    $"The recording has {recording.Data.Length:N0} bytes; OpenAI transcribes at most {MaxFileBytes:N0} (25 MB) at once. Compress it, or cut it into pieces."
                )
            );
        return (recording, string.Join("\n", prompt));
    }

    private static void RefuseWhatHasNoPlace(TaskRequest request, ChatOptions options)
    {
        foreach (var name in OurOwn)
        {
            if (OpenAIBody.Has(options, name))
                Refuse($"the additional property '{name}': it is ours to set");
        }
        if (request.Messages.Count > 1)
            Refuse("a conversation: it takes one message with a recording");
        if (request.Messages[0].Role != ChatRole.User)
            Refuse($"a recording in a message of role {request.Messages[0].Role}");
        if (!string.IsNullOrEmpty(request.SystemPrompt ?? options.Instructions))
            Refuse("SystemPrompt: what to expect in the recording is the text beside it");
        if (options.Tools is { Count: > 0 })
            Refuse("Tools");
        if (options.ResponseFormat is not (null or ChatResponseFormatText))
            Refuse("ResponseFormat");
        if ((request.MaxOutputTokens ?? options.MaxOutputTokens) is not null)
            Refuse("MaxOutputTokens");
        if (options.StopSequences is { Count: > 0 })
            Refuse("StopSequences");
        if (options.ConversationId is not null)
            Refuse("ConversationId");
        if (options.ContinuationToken is not null)
            Refuse("ContinuationToken");
        if (
            options.AdditionalProperties?.TryGetValue("response_format", out var format) is true
            && !Formats.Contains(Text(format), StringComparer.Ordinal)
        )
            Refuse($"the response_format '{Text(format)}': its answer is not JSON; take one of {string.Join(", ", Formats)}");
    }

    // How a model chooses its words does not change what was said.
    private static void DropWhatSaysNothing(ChatOptions options, ICollection<string>? dropped)
    {
        (string Name, bool IsSet)[] idle =
        [
            ("TopP", options.TopP is not null),
            ("TopK", options.TopK is not null),
            ("FrequencyPenalty", options.FrequencyPenalty is not null),
            ("PresencePenalty", options.PresencePenalty is not null),
            ("Seed", options.Seed is not null),
            ("Reasoning", options.Reasoning is not null),
            ("ToolMode", options.ToolMode is not null),
            ("AllowMultipleToolCalls", options.AllowMultipleToolCalls is not null),
            ("AllowBackgroundResponses", options.AllowBackgroundResponses is not null),
            ("RawRepresentationFactory", options.RawRepresentationFactory is not null),
        ];
        foreach (var (name, _) in idle.Where(i => i.IsSet))
            dropped?.Add(name);
    }

    private static void AddAdditional(MultipartFormDataContent form, string name, object? value)
    {
        if (!name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '[' or ']'))
            Refuse($"the additional property '{name}': that is no name of a field");
        var list = value switch
        {
            string => null,
            JsonElement { ValueKind: JsonValueKind.Array } array => array.EnumerateArray().Select(e => (object?)e),
            IDictionary => null,
            IEnumerable<object?> items => items,
            _ => null,
        };
        if (list is null)
        {
            AddField(form, name, Text(value));
            return;
        }
        foreach (var item in list)
            AddField(form, name.EndsWith("[]", StringComparison.Ordinal) ? name : $"{name}[]", Text(item));
    }

    private static string Text(object? value)
    {
        switch (value)
        {
            case string text:
                return text;
            case JsonElement { ValueKind: JsonValueKind.String } text:
                return text.GetString()!;
            default:
                try
                {
                    return WireJson.ToText(value);
                }
                catch (NotSupportedException)
                {
                    Refuse($"a value of type {value?.GetType().Name}, which has no JSON form");
                    return "";
                }
        }
    }

    private static void AddField(MultipartFormDataContent form, string name, string value) =>
        Add(form, new ByteArrayContent(Encoding.UTF8.GetBytes(value)), new("form-data") { Name = $"\"{name}\"" });

    private static void AddFile(MultipartFormDataContent form, DataContent recording)
    {
        var file = new ReadOnlyMemoryContent(recording.Data);
        file.Headers.ContentType = new MediaTypeHeaderValue(MediaParts.Essence(recording.MediaType));
        Add(form, file, new("form-data") { Name = "\"file\"", FileName = $"\"{FileName(recording)}\"" });
    }

    private static void Add(MultipartFormDataContent form, HttpContent part, ContentDispositionHeaderValue disposition)
    {
        part.Headers.ContentDisposition = disposition;
        form.Add(part);
    }

    // Its own name where that is plain and tells what it is.
    private static string FileName(DataContent recording) =>
        recording.Name is { Length: > 0 and <= 100 } name
        && AudioFormats.MediaType(name) is not null
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')
            ? name
            : $"audio.{AudioFormats.Extension(recording.MediaType)}";

    private static void Refuse(string field) =>
        throw new ProviderException(
            new ProviderFailure(FailureClass.Invalid, LlmErrorKind.ModelUnsupported, $"OpenAI audio transcription cannot express {field}.")
        );
}
