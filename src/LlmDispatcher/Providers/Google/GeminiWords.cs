using System.Text.Json;
using LlmDispatcher.Providers.Json;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.Google;

/// <summary>What the members of a <c>generateContent</c> call are to those who speak another language.</summary>
internal sealed class GeminiWords : IWireWords
{
    public static readonly GeminiWords Instance = new();

    private static readonly string[] Open = ["BLOCK_NONE", "OFF", "HARM_BLOCK_THRESHOLD_UNSPECIFIED"];

    private GeminiWords() { }

    public WireDialect Dialect => WireDialect.Google;

    public WordWeight Weigh(WordPlace place, string name, object? value)
    {
        name = name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant(); // either spelling is allowed
        return place switch
        {
            WordPlace.Body => InBody(name, value),
            WordPlace.Content => name is "partmetadata" or "mediaresolution" or "inlinedata.displayname" or "filedata.displayname"
                ? WordWeight.Light
                : WordWeight.Heavy,
            _ => WordWeight.Heavy,
        };
    }

    private static WordWeight InBody(string name, object? value) =>
        name switch
        {
            "labels" or "servicetier" or "store" => WordWeight.Light,
            "safetysettings" => BlocksNothing(value) ? WordWeight.Light : WordWeight.Heavy,
            "generationconfig.responseschema" => WordWeight.None, // said as a schema as well
            "generationconfig.thinkingconfig" or "generationconfig.mediaresolution" or "generationconfig.audiotimestamp" =>
                WordWeight.Light,
            "generationconfig.responsemodalities" => IsTextOnly(value) ? WordWeight.Light : WordWeight.Heavy,
            _ => WordWeight.Heavy,
        };

    private static bool BlocksNothing(object? value) =>
        value is JsonElement { ValueKind: JsonValueKind.Array } settings
        && settings.EnumerateArray().All(s => JsonMembers.Text(s, "threshold") is { } threshold && Open.Contains(threshold));

    private static bool IsTextOnly(object? value) =>
        value is JsonElement { ValueKind: JsonValueKind.Array } list
        && list.EnumerateArray().All(m => m.ValueKind == JsonValueKind.String && m.GetRawText() == "\"TEXT\"");
}
