using System.Text.Json;
using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI;

/// <summary>The arguments of an earlier call, which travel as JSON inside a text.</summary>
internal static class FunctionArguments
{
    /// <summary>The property of a call that keeps its arguments as the model wrote them, when they are no JSON object.</summary>
    public const string Raw = "function.arguments";

    /// <summary>The arguments as text.</summary>
    public static string Write(RequestOutput output, FunctionCallContent call, string where)
    {
        if (call.Arguments is null)
            return call.AdditionalProperties?.TryGetValue(Raw, out var raw) is true && raw is string text ? text : "{}";
        try
        {
            return WireJson.ToText(call.Arguments);
        }
        catch (NotSupportedException)
        {
            output.Refuse($"{where}: the arguments of {call.Name} hold a value that has no JSON form");
            return "";
        }
    }

    /// <summary>Reads the arguments.</summary>
    /// <param name="text">What the model wrote, which may be anything.</param>
    /// <param name="extras">Keeps what is no JSON object as it is: the provider has to see what its model wrote.</param>
    public static Dictionary<string, object?>? Read(string text, ref AdditionalPropertiesDictionary? extras)
    {
        var arguments = Parse(text);
        if (arguments is null && text.Length > 0)
            (extras ??= [])[Raw] = text;
        return arguments;
    }

    private static Dictionary<string, object?>? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return null;
            var arguments = new Dictionary<string, object?>();
            foreach (var member in document.RootElement.EnumerateObject())
                arguments[member.Name] = member.Value.Clone();
            return arguments;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
