using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI;

/// <summary>Which tools must be called: the same words in Chat and in the Responses, but that Chat nests what the Responses have flat.</summary>
internal static class ToolChoice
{
    /// <summary>Writes the choice.</summary>
    /// <param name="output">Where to; open at the body.</param>
    /// <param name="mode">The choice.</param>
    /// <param name="isNested">Whether a function's name stands in an object of its own.</param>
    public static void Write(RequestOutput output, ChatToolMode mode, bool isNested)
    {
        switch (mode)
        {
            case AutoChatToolMode:
                output.Json.WriteString("tool_choice", "auto");
                break;
            case NoneChatToolMode:
                output.Json.WriteString("tool_choice", "none");
                break;
            case RequiredChatToolMode { RequiredFunctionName: null }:
                output.Json.WriteString("tool_choice", "required");
                break;
            case RequiredChatToolMode { RequiredFunctionName: { } name }:
                output.Json.WriteStartObject("tool_choice");
                output.Json.WriteString("type", "function");
                if (isNested)
                    output.Json.WriteStartObject("function");
                output.Json.WriteString("name", name);
                if (isNested)
                    output.Json.WriteEndObject();
                output.Json.WriteEndObject();
                break;
            default:
                output.Refuse($"the tool mode {mode.GetType().Name}");
                break;
        }
    }

    /// <summary>Reads the choice; <see langword="null"/> for one that Microsoft.Extensions.AI has no word for, such as a list of allowed tools.</summary>
    public static ChatToolMode? Read(RequestNode choice, bool isNested)
    {
        if (choice.IsText)
        {
            return choice.Text() switch
            {
                "auto" => ChatToolMode.Auto,
                "none" => ChatToolMode.None,
                "required" or "any" => ChatToolMode.RequireAny, // Mistral's word
                _ => throw choice.Wrong("expected none, auto, required or an object."),
            };
        }
        if (choice.Object()["type"].Text() is not "function")
            return null;
        return ChatToolMode.RequireSpecific((isNested ? choice["function"].Object() : choice)["name"].Name());
    }
}
