using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace LlmDispatcher.Tests.Hosting;

/// <summary>A host that stops while answers are under way.</summary>
public sealed class ShutdownTests : ServiceTest
{
    [Fact]
    public async Task Stop_WaitsForAnAnswerUnderWay()
    {
        var source = new ScriptedSource(
            StreamEvent.OfText("one "),
            StreamEvent.OfText("two"),
            StreamEvent.OfFinish(new Finish(ChatFinishReason.Stop, "stop"))
        );
        using var host = Host(s => s.AddLlmDispatcher(b => b.AddSource("s", source, "m")));
        await host.StartAsync(Token);
        var llm = host.Services.GetRequiredService<LlmSwitch>();
        await using var stream = llm.StreamAsync(new TaskRequest("hi"), Token).GetAsyncEnumerator(Token);
        await stream.MoveNextAsync();
        var stopping = host.StopAsync(Token);
        stopping.IsCompleted.ShouldBeFalse();
        while (await stream.MoveNextAsync()) { }
        await stopping;
        Log.Ours.ShouldBeEmpty();
    }

    [Fact]
    public async Task Stop_PastItsLimit_BreaksOffAndLogsHowMany()
    {
        var source = new ScriptedSource(StreamEvent.OfText("Once upon")) { Stalls = true };
        using var host = Host(s => s.AddLlmDispatcher(b => b.AddSource("s", source, "m")).DrainFor(TimeSpan.Zero));
        await host.StartAsync(Token);
        var asking = host.Services.GetRequiredService<LlmSwitch>().StreamAsync(new TaskRequest("hi"), Token).ToListAsync(Token).AsTask();
        await host.StopAsync(Token);
        var broken = await Should.ThrowAsync<StreamingException>(() => asking);
        broken.PartialText.ShouldBe("Once upon");
        var entry = Log.Ours.ShouldHaveSingleItem();
        (entry.Id.Id, entry.Text.Contains("1 answers")).ShouldBe((9002, true));
    }
}
