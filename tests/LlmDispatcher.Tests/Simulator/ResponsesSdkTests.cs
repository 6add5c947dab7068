#pragma warning disable OPENAI001 // Responses are experimental in the SDK, and tested here all the same.
using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.Responses;

namespace LlmDispatcher.Tests.Simulator;

/// <summary>The official client as the judge of the Responses and transcription wires.</summary>
public sealed class ResponsesSdkTests : DialectTest
{
    [Fact]
    public async Task Text_Streamed_IsReadToItsEnd()
    {
        var text = "";
        ResponseResult? completed = null;
        await foreach (var update in await StreamAsync("gpt-4o~reasoning=9"))
        {
            text += (update as StreamingResponseOutputTextDeltaUpdate)?.Delta;
            completed = (update as StreamingResponseCompletedUpdate)?.Response ?? completed;
        }

        text.ShouldBe(await AnswerAsync(Ask()));
        completed!.Status.ShouldBe(ResponseStatus.Completed);
        completed.GetOutputText().ShouldBe(text);
        completed.Usage.OutputTokenDetails.ReasoningTokenCount.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Text_Whole_IsRead() =>
        (await Client().GetResponsesClient().CreateResponseAsync("gpt-4o", Question, cancellationToken: Token))
            .Value.GetOutputText()
            .ShouldBe(await AnswerAsync(Ask()));

    [Fact]
    public async Task Call_Streamed_IsReadWithItsArguments()
    {
        FunctionCallResponseItem? call = null;
        await foreach (var update in await StreamAsync("gpt-4o~tools=1~unknown-events"))
            call = (update as StreamingResponseOutputItemDoneUpdate)?.Item as FunctionCallResponseItem ?? call;

        call!.FunctionName.ShouldBe("look_up");
        Parse(call.FunctionArguments.ToString()).GetProperty("query").GetString().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Error_InTheStream_IsRead()
    {
        StreamingResponseErrorUpdate? error = null;
        await foreach (var update in await StreamAsync("gpt-4o~error-first~message=gone"))
            error = update as StreamingResponseErrorUpdate;

        error!.Message.ShouldBe("gone");
    }

    [Fact]
    public async Task Transcript_Whole_IsRead()
    {
        using var audio = new MemoryStream(Wav);

        var transcript = await Client().GetAudioClient("whisper-1").TranscribeAudioAsync(audio, "speech.wav", cancellationToken: Token);

        transcript.Value.Text.ShouldStartWith("This simulated transcript stands for a WAV recording of 2.5 seconds.");
    }

    private async Task<AsyncStreamingResult<StreamingResponseUpdate>> StreamAsync(string model) =>
        await Client().GetResponsesClient().CreateResponseStreamingAsync(model, Question, cancellationToken: Token);

    private new OpenAIClient Client() =>
        new(
            new ApiKeyCredential("sk-anything"),
            new OpenAIClientOptions { Endpoint = new(Server.BaseAddress, "v1"), RetryPolicy = new ClientRetryPolicy(maxRetries: 0) }
        );
}
