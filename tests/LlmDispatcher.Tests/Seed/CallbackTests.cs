using System.Collections.Concurrent;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Seed;

/// <summary>"Callbacks": S28 to S35.</summary>
public sealed class CallbackTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void S28_S29_StreamingCallbacks_NeedNone() => new StreamingCallbacks().OnChunkReceived.ShouldBeNull();

    [Fact]
    public async Task S30_S31_S32_S34_Callbacks_FireByThemselves()
    {
        await using var simulated = await SimulatedSwitch.StartAsync();
        List<string> order = [];
        var text = "";
        var callbacks = new StreamingCallbacks
        {
            OnStreamStart = start => order.Add($"start {start.Provider}/{start.Model} {start.TaskType} «{start.Request.Prompt}»"),
            OnChunkReceived = (piece, chunk) =>
            {
                text += piece.ShouldNotBeNull();
                (chunk.Text, chunk.Summary).ShouldBe((piece, null));
                order.Add($"chunk {chunk.Index}");
            },
            OnStreamEnd = summary => order.Add($"end {summary.Ending} {summary.Usage!.TotalTokenCount > 0} {summary.Provider}"),
            OnError = error => order.Add($"error {error.Message}"),
        };
        var request = new TaskRequest("Hello")
        {
            TaskType = TaskType.QuestionAnswering,
            Model = "both",
            Callbacks = callbacks,
        };
        await foreach (var _ in simulated.Llm.StreamAsync(request, Token)) { }

        order[0].ShouldBe("start openai/gpt-4.1-mini QuestionAnswering «Hello»");
        order[^1].ShouldBe("end Completed True openai");
        order[1..^1].ShouldBe(Enumerable.Range(0, order.Count - 2).Select(i => $"chunk {i}"));
        text.ShouldBe((await simulated.Llm.CompleteAsync(request with { Callbacks = null }, Token)).Text);
    }

    [Fact]
    public async Task S33_S83_Callbacks_AreReusableAndOfTheSwitchToo()
    {
        var ended = new ConcurrentBag<string>();
        var shared = new StreamingCallbacks { OnStreamEnd = summary => ended.Add(summary.Text) };
        await using var simulated = await SimulatedSwitch.StartAsync(b => b.AddCallbacks(shared));
        var request = new TaskRequest("Hello") { Callbacks = shared };
        var texts = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(async _ => string.Concat(await simulated.Llm.StreamAsync(request, Token).ToListAsync(Token)))
        );
        ended.Count.ShouldBe(40); // of the switch and of the request
        ended.Distinct().ShouldBe(texts.Distinct());
    }

    [Fact]
    public async Task S34_AsyncCallbacks_AreWaitedForBeforeTheChunkIsHandedOver()
    {
        await using var simulated = await SimulatedSwitch.StartAsync();
        var (told, handed) = (0, 0);
        var callbacks = new StreamingCallbacks
        {
            OnChunkReceivedAsync = async (text, chunk, ct) =>
            {
                await Task.Yield();
                ct.ThrowIfCancellationRequested();
                told++;
            },
        };
        await foreach (var _ in simulated.Llm.StreamAsync(new TaskRequest("Hello") { Callbacks = callbacks }, Token))
            told.ShouldBe(++handed);
        handed.ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task S35_CallbackThatThrows_IsReportedAndChangesNothing()
    {
        await using var simulated = await SimulatedSwitch.StartAsync();
        var request = new TaskRequest("Hello") { Model = "both" };
        var (plain, _) = await simulated.ReadAsync(request);
        var callbacks = new StreamingCallbacks
        {
            OnChunkReceived = (_, _) => throw new InvalidOperationException("mine"),
            OnStreamEnd = _ => throw new InvalidOperationException("at the end"),
        };
        var (chunks, error) = await simulated.ReadAsync(request with { Callbacks = callbacks });
        error.ShouldBeNull();
        chunks.Select(c => c.Text).ShouldBe(plain.Select(c => c.Text));
        var summary = chunks[^1].Summary!;
        (summary.Ending, summary.Attempts.Count).ShouldBe((Ending.Completed, 1));
        summary.ObserverFailures.Count.ShouldBe(16);
        summary.ObserverFailures[0].Message.ShouldBe("mine");
    }

    [Theory]
    [InlineData("status=500", "failed 1 Failed; start local 2; end Completed")]
    [InlineData("cut-at-event=5", "start openai 1; failed 1 Failed; seam 2 local; end Completed")]
    [InlineData("status=500|status=500", "failed 1 Failed; error FallbackExhausted; end Failed")]
    [InlineData("status=400", "error InvalidRequest; end Failed")]
    [InlineData("cut-at-event=5|status=500", "start openai 1; failed 1 Failed; error Truncated; end Failed")]
    [InlineData("refuse", "start openai 1; end Refused")]
    public async Task S35_Callbacks_HoweverTheStreamGoes_StartOnceAndEndOnce(string scripts, string expected)
    {
        await using var simulated = await SimulatedSwitch.StartAsync();
        simulated.Script(scripts.Split('|'));
        List<string> order = [];
        var callbacks = new StreamingCallbacks
        {
            OnStreamStart = start => order.Add($"start {start.Provider} {start.Attempt}"),
            OnAttemptFailed = attempt => order.Add($"failed {attempt.Number} {attempt.Ending}"),
            OnSeam = seam => order.Add($"seam {seam.Attempt} {seam.Provider}"),
            OnError = error => order.Add($"error {((ILlmError)error).Kind}"),
            OnStreamEnd = summary => order.Add($"end {summary.Ending}"),
        };
        await simulated.ReadAsync(new TaskRequest("Hello") { Model = "both", Callbacks = callbacks });
        string.Join("; ", order).ShouldBe(expected);
    }

    [Theory]
    [InlineData(true, Ending.Cancelled)]
    [InlineData(false, Ending.Abandoned)]
    public async Task S35_CallerWhoLeaves_IsAnEndWithoutAnError(bool cancels, Ending ending)
    {
        await using var simulated = await SimulatedSwitch.StartAsync();
        simulated.Script("stall-at-event=4");
        List<string> order = [];
        var callbacks = new StreamingCallbacks
        {
            OnError = error => order.Add($"error {error.Message}"),
            OnStreamEndAsync = (summary, ct) =>
            {
                ct.IsCancellationRequested.ShouldBeFalse(); // what it does at the end must be possible still
                order.Add($"end {summary.Ending}");
                return ValueTask.CompletedTask;
            },
        };
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        try
        {
            await foreach (var _ in simulated.Llm.StreamAsync(new TaskRequest("Hello") { Callbacks = callbacks }, leaving.Token))
            {
                if (!cancels)
                    break;
                await leaving.CancelAsync();
            }
        }
        catch (OperationCanceledException) when (cancels) { }
        order.ShouldBe([$"end {ending}"]);
    }
}
