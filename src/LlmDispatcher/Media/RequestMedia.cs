using Microsoft.Extensions.AI;

namespace LlmDispatcher.Media;

/// <summary>The images and recordings of a whole conversation, whichever way they came into it.</summary>
internal static class RequestMedia
{
    public static IReadOnlyList<AIContent> In(TaskRequest request)
    {
        List<AIContent>? media = null; // most requests have none
        foreach (var message in request.Messages)
        foreach (var content in message.Contents)
        {
            if (KindOf(content) != MediaKind.Other)
                (media ??= []).Add(content);
        }
        return media ?? (IReadOnlyList<AIContent>)[];
    }

    public static MediaKind KindOf(AIContent content) =>
        Is(content, "image") ? MediaKind.Image
        : Is(content, "audio") ? MediaKind.Recording
        : MediaKind.Other;

    private static bool Is(AIContent content, string kind) =>
        content switch
        {
            DataContent data => data.HasTopLevelMediaType(kind),
            UriContent uri => uri.HasTopLevelMediaType(kind),
            _ => false,
        };
}
