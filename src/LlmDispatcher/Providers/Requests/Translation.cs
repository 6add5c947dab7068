using System.Text.Json;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Requests;

/// <summary>
/// Makes a request that came in by one wire language fit for another: what only the first one has a word for is left out and named where it cannot change the meaning, and refused by name
/// where it can. What has a common word is not touched here, but by the writer of the language.
/// </summary>
internal readonly struct Translation
{
    /// <summary>Properties that the readers of all languages share.</summary>
    private static readonly string[] Common = ["strict", "strictJsonSchema", "function.arguments", "detail", FoldedCall.SignatureProperty];

    private readonly IWireWords? _words;
    private readonly WireDialect _spoken;
    private readonly WireDialect _language;
    private readonly ICollection<string> _dropped;

    private Translation(IWireWords? words, WireDialect language, ICollection<string> dropped)
    {
        _words = words;
        _spoken = words?.Dialect ?? language;
        _language = language;
        _dropped = dropped;
    }

    private bool IsForeign => _spoken != _language;

    /// <param name="language">The language of the provider.</param>
    /// <param name="request">The request; in one that was written in code, only seals that bear the name of a language are looked at.</param>
    /// <param name="dropped">Gets the names of what was left out.</param>
    /// <exception cref="ProviderException">The language lacks a word that counts.</exception>
    public static TaskRequest Into(WireDialect language, TaskRequest request, ICollection<string> dropped)
    {
        var translation = new Translation(request.Words, language, dropped);
        if (translation.IsForeign && request.Options is { } options)
            request = request with { Options = translation.Options(options) };
        return translation.Messages(request);
    }

    private ChatOptions Options(ChatOptions options)
    {
        var own = Members(options.AdditionalProperties, WordPlace.Body, "");
        var tools = options.Tools is { Count: > 0 } offered ? offered.Select(Tool).ToList() : null;
        if (own == options.AdditionalProperties && (tools is null || tools.SequenceEqual(options.Tools!)))
            return options;
        var result = options.Clone();
        result.AdditionalProperties = own;
        result.Tools = tools;
        return result;
    }

    private AITool Tool(AITool tool, int index)
    {
        if (tool is not AIFunctionDeclaration function)
            return tool is HostedWebSearchTool or HostedCodeInterpreterTool
                ? tool
                : throw Refusal($"tools[{index}] ({tool.Name}), which the provider would have to run itself");
        if (function.AdditionalProperties.Count == 0)
            return tool;
        var kept = Members(new(function.AdditionalProperties.ToDictionary()), WordPlace.Tool, $"tools[{index}].");
        return kept?.Count == function.AdditionalProperties.Count ? tool : new PlainFunction(function, kept ?? []);
    }

    private TaskRequest Messages(TaskRequest request)
    {
        ChatMessage[]? result = null;
        for (var i = 0; i < request.Messages.Count; i++)
        {
            var message = Message(request.Messages[i], $"messages[{i}]");
            if (!ReferenceEquals(message, request.Messages[i]))
                (result ??= [.. request.Messages])[i] = message;
        }
        return result is null ? request : request.WithMessages(result);
    }

    private ChatMessage Message(ChatMessage message, string where)
    {
        List<AIContent>? contents = null;
        for (var i = message.Contents.Count - 1; i >= 0; i--) // from the end, as some go
        {
            var content = Content(message.Contents[i], $"{where}.content[{i}]");
            if (content is FunctionCallContent call && i > 0 && SealBefore(message.Contents[i - 1]) is { } seal)
                content = ContentCopy.With(call, new(call.AdditionalProperties ?? []) { [FoldedCall.SignatureProperty] = seal });
            if (ReferenceEquals(content, message.Contents[i]))
                continue;
            contents ??= [.. message.Contents];
            if (content is null)
                contents.RemoveAt(i);
            else
                contents[i] = content;
        }
        var members = IsForeign ? Members(message.AdditionalProperties, WordPlace.Message, $"{where}.") : message.AdditionalProperties;
        if (contents is null && members == message.AdditionalProperties)
            return message;
        var result = message.Clone();
        result.AdditionalProperties = members;
        result.Contents = contents ?? result.Contents;
        return result;
    }

    /// <returns>The content; another one in its place; or none.</returns>
    private AIContent? Content(AIContent content, string where)
    {
        if (content is TextReasoningContent reasoning)
            return Reasoning(reasoning, where);
        if (content is HostedFileContent file && IsForeign)
            throw Refusal($"{where}, the file '{file.FileId}', which another provider keeps");
        var members = IsForeign ? Members(content.AdditionalProperties, WordPlace.Content, $"{where}.") : content.AdditionalProperties;
        if (
            members?.TryGetValue(FoldedCall.SignatureProperty, out var value) is true
            && value is string seal
            && Seal.For(_language, seal, _spoken, out _) is var own
            && own != seal
        )
        {
            members = new(members);
            members.Remove(FoldedCall.SignatureProperty);
            if (own is null)
                _dropped.Add($"{where} (signature)");
            else
                members[FoldedCall.SignatureProperty] = own;
        }
        if (members != content.AdditionalProperties)
            content = ContentCopy.With(content, members);
        return content is FunctionResultContent { Result: IEnumerable<AIContent> parts } result
            ? Result(result, [.. parts], where)
            : content;
    }

    private FunctionResultContent Result(FunctionResultContent result, AIContent[] parts, string where)
    {
        var translated = new List<AIContent>();
        foreach (var part in parts)
        {
            if (Content(part, where) is { } content)
                translated.Add(content);
        }
        return translated.SequenceEqual(parts) ? result : ContentCopy.Result(result, translated);
    }

    /// <summary>The seal of a call that stands before it, in a language that has no other place for it.</summary>
    private string? SealBefore(AIContent content) =>
        content is TextReasoningContent { ProtectedData: { } seal }
        && Seal.For(_language, seal, _spoken, out var isOfCall) is { } own
        && isOfCall
            ? own
            : null;

    private TextReasoningContent? Reasoning(TextReasoningContent reasoning, string where)
    {
        var seal = reasoning.ProtectedData;
        var isOfCall = false;
        var own = seal is null ? null : Seal.For(_language, seal, _spoken, out isOfCall);
        if (isOfCall)
            return null; // the call has taken it
        if (own == seal && !IsForeign)
            return reasoning;
        if (own is not null) // the provider's own, come back by way of another language
            return new TextReasoningContent(reasoning.Text) { ProtectedData = own };
        _dropped.Add($"{where} (reasoning)");
        return null;
    }

    /// <returns>The same dictionary when nothing is to go.</returns>
    private AdditionalPropertiesDictionary? Members(AdditionalPropertiesDictionary? members, WordPlace place, string prefix)
    {
        if (members is null or { Count: 0 })
            return members;
        AdditionalPropertiesDictionary? kept = null;
        foreach (var (name, value) in members)
        {
            if (Common.Contains(name, StringComparer.OrdinalIgnoreCase))
                continue;
            var weight = _words!.Weigh(place, name, value);
            if (weight == WordWeight.Heavy && !SaysNothing(value))
                throw Refusal($"'{prefix}{name}'");
            if (weight != WordWeight.None)
                _dropped.Add(prefix + name);
            (kept ??= new(members)).Remove(name);
        }
        return kept ?? members;
    }

    private static bool SaysNothing(object? value) =>
        value switch
        {
            null or "" => true,
            JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.False or JsonValueKind.Undefined } => true,
            JsonElement { ValueKind: JsonValueKind.String } text => text.ValueEquals(""u8),
            JsonElement { ValueKind: JsonValueKind.Array } list => list.GetArrayLength() == 0,
            JsonElement { ValueKind: JsonValueKind.Object } members => !members.EnumerateObject().Any(),
            _ => false,
        };

    private ProviderException Refusal(string what) =>
        new(new ProviderFailure(FailureClass.Invalid, LlmErrorKind.ModelUnsupported, $"{Name(_language)} cannot express {what}."));

    private static string Name(WireDialect language) =>
        language switch
        {
            WireDialect.Chat => "OpenAI Chat Completions",
            WireDialect.Responses => "OpenAI Responses",
            WireDialect.Transcription => "OpenAI audio transcription",
            WireDialect.Anthropic => "Anthropic Messages",
            _ => "Google Gemini",
        };
}
