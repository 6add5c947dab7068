using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Google;

/// <summary>A part of the dialect that Microsoft.Extensions.AI has no word for, such as executed code. It goes back as it came; no other dialect takes it.</summary>
/// <param name="json">The part.</param>
internal sealed class GeminiPart(JsonElement json) : AIContent
{
    public JsonElement Json => json;
}
