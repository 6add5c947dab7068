using System.Text;
using LlmDispatcher.Hosting;
using LlmDispatcher.Providers.OpenAI.Transcription;
using LlmDispatcher.Providers.Requests;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Providers.OpenAI.Chat;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.OpenAI.Transcription;

public sealed class TranscriptionRequestTests
{
    private static TaskRequest Request(ChatOptions? options = null, params AIContent[] more) =>
        new([new ChatMessage(ChatRole.User, [new DataContent(new byte[] { 1, 2 }, "audio/mpeg"), .. more])]) { Options = options };

    private static async Task<List<string>> WriteAsync(TaskRequest request, string model = "whisper-1", List<string>? dropped = null)
    {
        using var form = TranscriptionRequestWriter.Write(request, model, dropped);
        var boundary = form.Headers.ContentType!.Parameters.Single().Value!;
        boundary.ShouldNotContain('"');
        var text = Encoding.Latin1.GetString(await form.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        // name=value, and the file with its name and type
        return
        [
            .. text.Split("--" + boundary)
                .Where(p => p.Contains("\r\n\r\n"))
                .Select(p =>
                {
                    var (head, body) = (
                        p[..p.IndexOf("\r\n\r\n", StringComparison.Ordinal)],
                        p[(p.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..^2]
                    );
                    var name = head.Split("name=\"")[1].Split('"')[0];
                    return head.Contains("filename")
                        ? $"{name}={head.Split("filename=\"")[1].Split('"')[0]} {head.Split("Content-Type: ")[1].Split("\r\n")[0]} {body.Length}"
                        : $"{name}={body}";
                }),
        ];
    }

    [Fact]
    public async Task Write_RecordingAndText_IsAForm()
    {
        var options = new ChatOptions
        {
            Temperature = 0.5f,
            AdditionalProperties = new()
            {
                ["language"] = "fr",
                ["response_format"] = "json",
                ["include"] = new[] { "logprobs" },
                ["timestamp_granularities[]"] = Requests.Json("""["word","segment"]"""),
                ["x_flag"] = true,
                ["x_object"] = Requests.Json("""{"a":1}"""),
            },
        };
        (await WriteAsync(Request(options, new TextContent("Brest, Penmarc'h")))).ShouldBe(
            [
                "model=whisper-1",
                "stream=true",
                "prompt=Brest, Penmarc'h",
                "temperature=0.5",
                "language=fr",
                "response_format=json",
                "include[]=logprobs",
                "timestamp_granularities[]=word",
                "timestamp_granularities[]=segment",
                "x_flag=true",
                "x_object={\"a\":1}",
                "file=audio.mp3 audio/mpeg 2",
            ],
            ignoreOrder: true
        );
    }

    [Theory]
    [InlineData("audio/mpeg", null, "audio.mp3 audio/mpeg")]
    [InlineData("AUDIO/WAV;codecs=1", null, "audio.wav audio/wav")]
    [InlineData("audio/x-flac", null, "audio.flac audio/x-flac")]
    [InlineData("audio/ogg", null, "audio.ogg audio/ogg")]
    [InlineData("audio/mp4", null, "audio.m4a audio/mp4")]
    [InlineData("video/mp4", null, "audio.mp4 video/mp4")]
    [InlineData("audio/webm", null, "audio.webm audio/webm")]
    [InlineData("audio/mpeg", "talk_1.mp3", "talk_1.mp3 audio/mpeg")]
    [InlineData("audio/mpeg", "talk.txt", "audio.mp3 audio/mpeg")]
    [InlineData("audio/mpeg", "a\"\r\nb.mp3", "audio.mp3 audio/mpeg")]
    [InlineData("audio/mpeg", "Grüße.mp3", "audio.mp3 audio/mpeg")]
    public async Task Write_FileName_HasTheRightExtension(string mediaType, string? name, string written)
    {
        var recording = new DataContent(new byte[] { 1 }, mediaType) { Name = name };
        (await WriteAsync(new TaskRequest([new ChatMessage(ChatRole.User, [recording])]))).ShouldContain($"file={written} 1");
    }

    [Fact]
    public async Task Write_ForSpeakers_LetsTheServerCut()
    {
        (await WriteAsync(Request(), "gpt-4o-transcribe-diarize")).ShouldContain("chunking_strategy=auto");
        (await WriteAsync(Request(), "gpt-4o-transcribe")).ShouldNotContain(f =>
            f.StartsWith("chunking_strategy", StringComparison.Ordinal)
        );
        (await WriteAsync(Request(new() { AdditionalProperties = new() { ["chunking_strategy"] = "x" } }), "gpt-4o-transcribe-diarize"))
            .Where(f => f.StartsWith("chunking_strategy", StringComparison.Ordinal))
            .ShouldBe(["chunking_strategy=x"]);
    }

    public static TheoryData<string, TaskRequest> Refused =>
        new()
        {
            { "without a recording", new TaskRequest("Hi") },
            { "a second recording", Request(null, new DataContent(new byte[] { 1 }, "audio/wav")) },
            { "image/png", Request(null, new DataContent(new byte[] { 1 }, "image/png")) },
            { "audio/midi", Request(null, new DataContent(new byte[] { 1 }, "audio/midi")) },
            { "UriContent", Request(null, new UriContent(new Uri("https://example.org/a.mp3"), "audio/mpeg")) },
            { "Tools", Request(new() { Tools = [new Requests.Tool("f", "", default)] }) },
            { "ResponseFormat", Request(new() { ResponseFormat = ChatResponseFormat.Json }) },
            { "response_format 'srt'", Request(new() { AdditionalProperties = new() { ["response_format"] = "srt" } }) },
            { "SystemPrompt", Request() with { SystemPrompt = "x" } },
            { "MaxOutputTokens", Request() with { MaxOutputTokens = 3 } },
            { "'model'", Request(new() { AdditionalProperties = new() { ["model"] = "x" } }) },
            { "name of a field", Request(new() { AdditionalProperties = new() { ["a\"b"] = "x" } }) },
            { "a conversation", new TaskRequest([new(ChatRole.User, "Hi"), .. Request().Messages]) },
        };

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Refused))]
    public void Write_WhatTheEndpointCannotDo_IsRefusedByName(string name, TaskRequest request) =>
        Should.Throw<ProviderException>(() => TranscriptionRequestWriter.Write(request, "m")).Message.ShouldContain(name);

    [Fact]
    public void Write_RecordingTooLarge_FailsBeforeItIsSent()
    {
        var recording = new DataContent(new byte[TranscriptionRequestWriter.MaxFileBytes + 1], "audio/wav");
        var failure = Should
            .Throw<ProviderException>(() =>
                TranscriptionRequestWriter.Write(new TaskRequest([new ChatMessage(ChatRole.User, [recording])]), "m")
            )
            .Failure;
        failure.Message.ShouldContain("25 MB");
        failure.Class.ShouldBe(FailureClass.TooLong);
    }

    [Fact]
    public async Task Write_WhatSaysNothing_IsDroppedByName()
    {
        var dropped = new List<string>();
        await WriteAsync(Request(new() { TopP = 1, Seed = 2 }), dropped: dropped);
        dropped.ShouldBe(["TopP", "Seed"]);
    }

    [Fact]
    public async Task Read_WhatWasWritten_IsTheSameRequest()
    {
        var options = new ChatOptions
        {
            AdditionalProperties = new() { ["language"] = "fr", ["include[]"] = new[] { "logprobs", "x" } },
        };
        var request = Request(options, new TextContent("Brest")) with { Temperature = 0.5f };
        var fields = (await WriteAsync(request))
            .Where(f => !f.StartsWith("file=", StringComparison.Ordinal))
            .Select(f => new KeyValuePair<string, string>(f[..f.IndexOf('=')], f[(f.IndexOf('=') + 1)..]));

        var back = TranscriptionRequestReader.Read(fields, new byte[] { 1, 2 }, "audio.mp3", null);

        (back.Stream, back.Task.Model, back.Task.TaskType, back.Task.Temperature, back.Task.Prompt).ShouldBe(
            (true, "whisper-1", TaskType.AudioTranscription, 0.5f, "Brest")
        );
        (await WriteAsync(back.Task)).ShouldBe(await WriteAsync(request), ignoreOrder: true);
    }

    [Theory]
    [InlineData("model", "stream=true")]
    [InlineData("model", "model=")]
    [InlineData("stream", "model=m&stream=1")]
    [InlineData("temperature", "model=m&temperature=2")]
    [InlineData("model", "model=m&model=n")]
    [InlineData("response_format", "model=m&response_format=srt")]
    [InlineData("response_format", "model=m&response_format=diarized_json")]
    public void Read_WrongForm_NamesTheField(string path, string fields) =>
        Should.Throw<RequestFormatException>(() => Read(fields)).Path.ShouldBe(path);

    [Theory]
    [InlineData("talk.MP3", null, "audio/mpeg")]
    [InlineData("talk.mp3", "application/octet-stream", "audio/mpeg")]
    [InlineData("blob", "audio/webm;codecs=opus", "audio/webm")]
    [InlineData("blob", null, null)]
    [InlineData("notes.txt", "text/plain", null)]
    public void Read_Recording_IsKnownByTypeOrName(string name, string? contentType, string? mediaType)
    {
        var read = () =>
            TranscriptionRequestReader.Read([new("model", "m")], new byte[] { 1 }, name, contentType).Task.Messages[0].Contents[0];
        if (mediaType is null)
            Should.Throw<RequestFormatException>(read).Path.ShouldBe("file");
        else
            read().ShouldBeOfType<DataContent>().MediaType.ShouldBe(mediaType);
    }

    [Theory]
    [InlineData(null, "gpt-4o-mini", "chat/completions")]
    [InlineData(null, "gpt-4o-transcribe", "audio/transcriptions")]
    [InlineData(null, "org/Whisper-large", "audio/transcriptions")]
    [InlineData(TaskType.AudioTranscription, "mine", "audio/transcriptions")]
    public void OpenAIProvider_Request_FindsItsEndpoint(TaskType? type, string model, string path)
    {
        var dialect = ProviderDialects.Create(
            new ProviderOptions { BaseUrl = new("https://host/v1"), Dialect = "OpenAI" },
            TimeProvider.System
        );
        var request = Request() with { TaskType = type, Model = model };
        using var message = dialect.Write(request);
        message.RequestUri.ShouldBe(new Uri($"https://host/v1/{path}"));
        (dialect.Reader(request) is TranscriptionReader).ShouldBe(path.StartsWith("audio", StringComparison.Ordinal));
    }

    [Fact]
    public void ResponsesProvider_Request_FindsItsEndpoint()
    {
        var dialect = ProviderDialects.Create(
            new ProviderOptions { BaseUrl = new("https://host/v1"), Dialect = "openai-responses" },
            TimeProvider.System
        );
        using var message = dialect.Write(new TaskRequest("Hi") { Model = "m" });
        message.RequestUri.ShouldBe(new Uri("https://host/v1/responses"));
    }

    private static InboundRequest Read(string fields) =>
        TranscriptionRequestReader.Read(
            fields.Split('&').Select(f => new KeyValuePair<string, string>(f.Split('=')[0], f.Split('=')[1])),
            new byte[] { 1 },
            "a.mp3",
            null
        );
}
