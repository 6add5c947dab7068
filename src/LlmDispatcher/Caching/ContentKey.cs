using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Caching;

/// <summary>What a conversation holds, as part of a key.</summary>
internal struct ContentKey
{
    private static readonly JsonTypeInfo<object?> AnyType =
        (JsonTypeInfo<object?>)AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(object));

    /// <summary>Whether anything was written that only one wire language has a word for.</summary>
    public bool HasExtras { get; private set; }

    /// <param name="writer">Where to.</param>
    /// <param name="contents">The parts, in their order.</param>
    /// <param name="question">The part that stands for itself elsewhere; <see langword="null"/> for none.</param>
    public void Contents(ref KeyWriter writer, IEnumerable<AIContent> contents, TextContent? question = null)
    {
        foreach (var content in contents)
        {
            if (content.Annotations is { Count: > 0 })
                throw new UnknownContentException();
            Content(ref writer, content, isQuestion: ReferenceEquals(content, question));
            Extras(ref writer, content.AdditionalProperties);
        }
        writer.Mark(KeyMark.End);
    }

    /// <summary>In the order of their names: a dictionary has none.</summary>
    public void Extras(ref KeyWriter writer, IEnumerable<KeyValuePair<string, object?>>? extras)
    {
        if (extras is null || !extras.Any())
        {
            writer.Count(0);
            return;
        }
        HasExtras = true;
        KeyValuePair<string, object?>[] sorted = [.. extras.OrderBy(e => e.Key, StringComparer.Ordinal)];
        writer.Count(sorted.Length);
        foreach (var (name, value) in sorted)
        {
            writer.Text(name);
            Value(ref writer, value);
        }
    }

    private void Content(ref KeyWriter writer, AIContent content, bool isQuestion)
    {
        switch (content)
        {
            case TextContent when isQuestion:
                writer.Mark(KeyMark.QuestionPart);
                break;
            case TextContent text:
                writer.Mark(KeyMark.TextPart);
                writer.Text(text.Text);
                break;
            case TextReasoningContent reasoning:
                writer.Mark(KeyMark.ReasoningPart);
                writer.Text(reasoning.Text);
                writer.Text(reasoning.ProtectedData);
                break;
            case DataContent data:
                writer.Mark(KeyMark.DataPart);
                writer.Text(data.MediaType);
                writer.Text(data.Name);
                writer.Media(data.Data.Span);
                break;
            case UriContent uri:
                writer.Mark(KeyMark.UriPart);
                writer.Text(uri.Uri.OriginalString);
                writer.Text(uri.MediaType);
                break;
            case FunctionCallContent call:
                writer.Mark(KeyMark.CallPart);
                writer.Text(call.CallId);
                writer.Text(call.Name);
                writer.Text(call.Exception?.Message);
                Arguments(ref writer, call.Arguments);
                break;
            case FunctionResultContent result:
                writer.Mark(KeyMark.ResultPart);
                writer.Text(result.CallId);
                writer.Text(result.Exception?.Message);
                Value(ref writer, result.Result);
                break;
            case ErrorContent error:
                writer.Mark(KeyMark.ErrorPart);
                writer.Text(error.Message);
                writer.Text(error.ErrorCode);
                writer.Text(error.Details);
                break;
            case HostedFileContent file:
                writer.Mark(KeyMark.FilePart);
                writer.Text(file.FileId);
                writer.Text(file.MediaType);
                writer.Text(file.Name);
                break;
            default:
                throw new UnknownContentException();
        }
    }

    private void Arguments(ref KeyWriter writer, IDictionary<string, object?>? arguments)
    {
        writer.Count(arguments?.Count ?? -1);
        foreach (var (name, value) in arguments ?? new Dictionary<string, object?>())
        {
            writer.Text(name);
            Value(ref writer, value);
        }
    }

    private void Value(ref KeyWriter writer, object? value)
    {
        if (value is IEnumerable<AIContent> contents)
        {
            writer.Mark(KeyMark.Contents);
            Contents(ref writer, contents);
            return;
        }
        writer.Mark(KeyMark.Value);
        if (value is AIContent content)
            Contents(ref writer, [content]);
        else if (value is null or string)
            writer.Text((string?)value);
        else
            writer.Json(value is JsonElement json ? json : JsonSerializer.SerializeToElement(value, AnyType));
    }
}
