using System.Text.Json;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>The arguments of a tool call, which are an object in this dialect and text in others.</summary>
internal static class CallInput
{
    /// <summary>What arguments that are no JSON object are wrapped under: Anthropic's own advice for showing a model, or a tool, what a model wrote.</summary>
    public const string Invalid = "INVALID_JSON";

    /// <summary>Writes the arguments as an object; no text stands for none.</summary>
    /// <returns>Whether they were one.</returns>
    public static bool Write(Utf8JsonWriter json, string arguments)
    {
        if (IsObject(arguments))
        {
            json.WriteRawValue(arguments, skipInputValidation: true);
            return true;
        }
        json.WriteStartObject();
        if (arguments.Length > 0)
            json.WriteString(Invalid, arguments);
        json.WriteEndObject();
        return arguments.Length == 0;
    }

    private static bool IsObject(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter for a name of half a surrogate pair
        {
            return false;
        }
    }
}
