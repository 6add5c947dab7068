using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>A block that Microsoft.Extensions.AI has no word for, such as <c>server_tool_use</c> or <c>search_result</c>: passed on as it came, and refused by every other dialect.</summary>
/// <param name="json">The block.</param>
internal sealed class UnknownBlock(JsonElement json) : AIContent
{
    public JsonElement Json => json;
}

/// <summary>A tool that the provider runs itself: passed on as it came, and refused by every other dialect.</summary>
/// <param name="name">Its name.</param>
/// <param name="json">Its declaration.</param>
internal sealed class ServerTool(string name, JsonElement json) : AITool
{
    public override string Name => name;

    public JsonElement Json => json;
}
