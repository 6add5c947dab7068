using LlmDispatcher.Interop;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Interop;

/// <summary>What the face costs per chunk: the update, its list and its content, and nothing else.</summary>
public sealed class AllocationTests
{
    [Fact]
    public void Update_OfAPieceOfText_AllocatesWhatTheAbstractionDemands()
    {
        var mapper = new UpdateMapper(TimeProvider.System);
        var e = StreamEvent.OfText("word ");
        mapper.Map(e);
        Measure(() => mapper.Map(e))
            .ShouldBe(
                Measure(() =>
                    new ChatResponseUpdate(ChatRole.Assistant, new List<AIContent>(1) { new TextContent("word ") })
                    {
                        ResponseId = "r",
                        MessageId = "r",
                        ModelId = "m",
                        CreatedAt = DateTimeOffset.UnixEpoch,
                    }
                )
            );
    }

    private static long Measure(Func<object?> make)
    {
        const int Rounds = 1000;
        for (var i = 0; i < 100; i++)
            make();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++)
            make();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds;
    }
}
