using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Google;

/// <summary>Reads the body of a <c>generateContent</c> call, as a client of the gateway sends it.</summary>
/// <remarks>
/// Members may be spelled either way, <c>generationConfig</c> or <c>generation_config</c>. Those that we do not know, and known ones that
/// Microsoft.Extensions.AI has no word for, are kept in <c>AdditionalProperties</c>, from where the writer of the dialect passes them on; nothing is
/// dropped in silence.
/// </remarks>
internal static class GeminiRequestReader
{
    private static readonly string[] Known = GeminiNames.Both(
        "model",
        "contents",
        "systemInstruction",
        "generationConfig",
        "tools",
        "toolConfig"
    );

    /// <summary>Reads a body.</summary>
    /// <param name="body">JSON in UTF-8. Nothing of it is kept by reference.</param>
    /// <param name="model">The model that the address names.</param>
    /// <param name="stream">Whether the address asks for a stream.</param>
    /// <exception cref="RequestFormatException">The body is not what the dialect asks for; the message names the place.</exception>
    public static InboundRequest Read(ReadOnlyMemory<byte> body, string model, bool stream)
    {
        using var document = RequestBody.Parse(body);
        try
        {
            return Read(new RequestNode(document.RootElement, "").Object(), model, stream);
        }
        catch (InvalidOperationException e) // a name or a text, deep in what is passed on
        {
            throw NotUnicode(e);
        }
    }

    private static InboundRequest Read(RequestNode root, string model, bool stream)
    {
        var options = new ChatOptions();
        AdditionalPropertiesDictionary? extras = null;
        root.KeepUnknown(ref extras, null, Known);
        RefuseAnotherModel(root["model"], model);
        var (temperature, max) = GenerationConfigReader.Read(root.Get(GenerationConfigWriter.Name), options, ref extras);
        GeminiToolReader.Read(root, options, ref extras);
        options.AdditionalProperties = extras;

        var messages = new List<ChatMessage>();
        var prompt = GeminiContentReader.ReadInstruction(root.Get("systemInstruction"), messages);
        GeminiContentReader.Read(root.Get("contents"), messages);
        var task = new TaskRequest(messages)
        {
            Model = model,
            SystemPrompt = prompt,
            MaxOutputTokens = max,
            Temperature = temperature,
            Options = options,
        };
        return new InboundRequest(task, stream, IncludeUsage: true);
    }

    private static RequestFormatException NotUnicode(Exception cause) =>
        new("", "The body holds a name or a text that is not whole Unicode characters.", cause);

    // The body may repeat the address, as the resource that it is.
    private static void RefuseAnotherModel(RequestNode node, string model)
    {
        const string Resource = "models/";
        if (node.OptionalText() is { } named && Bare(named) != Bare(model))
            throw node.Wrong($"differs from the model in the address, '{model}'.");

        static string Bare(string name) => name.StartsWith(Resource, StringComparison.Ordinal) ? name[Resource.Length..] : name;
    }
}
