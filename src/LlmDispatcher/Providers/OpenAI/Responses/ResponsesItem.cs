using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Responses;

/// <summary>An item that only this dialect knows, such as a search of the provider's own. It goes back as it came; other dialects refuse it.</summary>
/// <param name="json">The item.</param>
internal sealed class ResponsesItem(JsonElement json) : AIContent
{
    public JsonElement Json => json;
}

/// <summary>A tool that only this dialect knows. It is passed on as it came; other dialects refuse it.</summary>
/// <param name="json">The tool.</param>
internal sealed class ResponsesTool(JsonElement json) : AITool
{
    public JsonElement Json => json;
}
