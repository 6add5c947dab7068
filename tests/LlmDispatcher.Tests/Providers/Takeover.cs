using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers;

/// <summary>Another provider that goes on with an answer.</summary>
internal static class Takeover
{
    /// <summary>What comes after the text that was shown until then: the seam, the last word, the end.</summary>
    public static StreamEvent[] After(string shown) =>
        [
            StreamEvent.OfSeam(
                new Seam
                {
                    Attempt = 2,
                    Provider = "q",
                    Model = "n",
                    Offset = shown.Length,
                    Method = SeamMethod.Echo,
                }
            ),
            StreamEvent.OfText("answer"),
            StreamEvent.OfFinish(new Finish(ChatFinishReason.Stop, "stop")),
        ];
}
