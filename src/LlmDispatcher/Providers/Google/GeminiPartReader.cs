using System.Globalization;
using System.Text.Json;
using LlmDispatcher.Providers.Requests;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Google;

/// <summary>Reads the parts of a conversation, in its order: a call without an id is given one, and its result finds it by the function's name.</summary>
internal sealed class GeminiPartReader
{
    private static readonly string[] Kinds = ["text", "inlineData", "fileData", "functionCall", "functionResponse"];
    private static readonly string[] TextNames = GeminiNames.Both("text", "thought", "thoughtSignature");
    private static readonly string[] DataNames = GeminiNames.Both("mimeType", "data");
    private static readonly string[] FileNames = GeminiNames.Both("mimeType", "fileUri");

    private readonly List<(string Id, string Name)> _unanswered = [];
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private int _made;

    /// <summary>Whether the turn is the model's.</summary>
    public bool IsModel { get; set; }

    public AIContent Read(RequestNode part)
    {
        var kinds = Kinds.Where(k => !part.Get(k).IsAbsent).ToList();
        var signature = part.Get(FoldedCall.SignatureProperty).OptionalText();
        if (signature == GeminiThinking.NoSeal)
            signature = null; // it seals nothing, and our writer knows when it is needed
        if (kinds.Count > 1)
            throw part.Wrong($"holds {kinds[0]} and {kinds[1]}; expected one kind of content.");
        AdditionalPropertiesDictionary? extras = null;
        switch (kinds.Count > 0 ? kinds[0] : null)
        {
            case "text":
                return ReadText(part, part["text"].Text(), signature);
            case null when signature is not null && part.Json.EnumerateObject().All(m => TextNames.Contains(m.Name)):
                return ReadText(part, "", signature); // a seal alone
            case "inlineData":
                return Finish(part, "inlineData", ReadData(part.Get("inlineData").Object(), ref extras), signature, extras);
            case "fileData":
                return Finish(part, "fileData", ReadFile(part.Get("fileData").Object(), ref extras), signature, extras);
            case "functionCall":
                return Finish(part, "functionCall", ReadCall(part.Get("functionCall").Object(), ref extras), signature, extras);
            case "functionResponse":
                return Finish(part, "functionResponse", ReadResult(part.Get("functionResponse").Object(), ref extras), signature, extras);
            default:
                return new GeminiPart(part.Json.Clone());
        }
    }

    private AIContent ReadText(RequestNode part, string text, string? signature)
    {
        var isThought = part["thought"].OptionalFlag() is true;
        AdditionalPropertiesDictionary? extras = null;
        part.KeepUnknown(ref extras, null, TextNames);
        if (IsModel && (isThought || (text.Length == 0 && signature is not null)))
            return new TextReasoningContent(text) { ProtectedData = signature, AdditionalProperties = extras };
        if (signature is not null)
            (extras ??= [])[FoldedCall.SignatureProperty] = signature;
        return new TextContent(text) { AdditionalProperties = extras };
    }

    private static AIContent Finish(
        RequestNode part,
        string kind,
        AIContent content,
        string? signature,
        AdditionalPropertiesDictionary? extras
    )
    {
        part.KeepUnknown(ref extras, null, GeminiNames.Both(kind, FoldedCall.SignatureProperty));
        if (signature is not null)
            (extras ??= [])[FoldedCall.SignatureProperty] = signature;
        content.AdditionalProperties = extras;
        return content;
    }

    private static DataContent ReadData(RequestNode node, ref AdditionalPropertiesDictionary? extras)
    {
        node.KeepUnknown(ref extras, "inlineData", DataNames);
        var type = node.Get("mimeType").Name();
        // Either alphabet of base64 is allowed, with or without the filling.
        var data = node["data"].Text().Replace('-', '+').Replace('_', '/').TrimEnd('=');
        data = data.PadRight((data.Length + 3) / 4 * 4, '=');
        try
        {
            return new DataContent($"data:{type};base64,{data}"); // checks the base64 without decoding it
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new RequestFormatException(node.Path, "expected base64 data with a media type.", e);
        }
    }

    private static AIContent ReadFile(RequestNode node, ref AdditionalPropertiesDictionary? extras)
    {
        node.KeepUnknown(ref extras, "fileData", FileNames);
        var (uri, type) = (node.Get("fileUri").Name(), node.Get("mimeType"));
        if (type.IsAbsent)
            return new HostedFileContent(uri);
        try
        {
            return Uri.TryCreate(uri, UriKind.Absolute, out var address)
                ? new UriContent(address, type.Name())
                : new HostedFileContent(uri) { MediaType = type.Name() };
        }
        catch (ArgumentException e)
        {
            throw new RequestFormatException(type.Path, "expected a media type.", e);
        }
    }

    private FunctionCallContent ReadCall(RequestNode node, ref AdditionalPropertiesDictionary? extras)
    {
        if (!IsModel)
            throw node.Wrong("only the model calls functions.");
        node.KeepUnknown(ref extras, "functionCall", "id", "name", "args");
        var name = node["name"].Name();
        var id = node["id"].OptionalText() is { Length: > 0 } given ? given : MakeId();
        _ids.Add(id);
        _unanswered.Add((id, name));
        Dictionary<string, object?>? arguments = null;
        if (node["args"] is { IsAbsent: false } args)
        {
            arguments = [];
            foreach (var member in args.Object().Json.EnumerateObject())
                arguments[member.Name] = member.Value.Clone();
        }
        return new FunctionCallContent(id, name, arguments);
    }

    private FunctionResultContent ReadResult(RequestNode node, ref AdditionalPropertiesDictionary? extras)
    {
        if (IsModel)
            throw node.Wrong("the model gets results, it does not give them.");
        node.KeepUnknown(ref extras, "functionResponse", "id", "name", "response");
        var name = node["name"].Name();
        var given = node["id"].OptionalText() is { Length: > 0 } text ? text : null;
        var call = _unanswered.FindIndex(c => given is null ? c.Name == name : c.Id == given && c.Name == name);
        if (call < 0)
            throw node.Wrong(
                given is null
                    ? $"no open call of '{name}' comes before it."
                    : $"no open call of '{name}' with the id '{given}' comes before it."
            );
        var id = _unanswered[call].Id;
        _unanswered.RemoveAt(call);
        return new FunctionResultContent(id, ReadResponse(node["response"]));
    }

    // What stands alone under Google's own name for it is meant; any other object is the result itself.
    private static object? ReadResponse(RequestNode node)
    {
        if (node.IsAbsent)
            return null;
        var members = node.Object().Json.EnumerateObject().Take(2).ToList();
        if (members.Count != 1 || !members[0].NameEquals(GeminiPartWriter.OutputName))
            return node.Json.Clone();
        return members[0].Value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => node[GeminiPartWriter.OutputName].Text(),
            _ => members[0].Value.Clone(),
        };
    }

    private string MakeId()
    {
        string id;
        do id = string.Create(CultureInfo.InvariantCulture, $"call_{_made++}");
        while (_ids.Contains(id));
        return id;
    }
}
