using System.Text.Json;
using LlmDispatcher.Simulator;

namespace LlmDispatcher.Tests.Cli.Batches;

/// <summary><c>llmd batch</c> from its input to its output.</summary>
public sealed class BatchTests : IAsyncLifetime
{
    private BatchDesk _batch = null!;

    private Desk Desk => _batch.Desk;

    public async ValueTask InitializeAsync() => _batch = await BatchDesk.StartAsync();

    public ValueTask DisposeAsync() => _batch.DisposeAsync();

    [Fact]
    public async Task Requests_OfEveryForm_AreAnswered()
    {
        _batch.Input(
            """{"id":"tide","prompt":"Tell me about the tide 🌊","system":"Be brief.","maxOutputTokens":50,"temperature":0.5}""",
            "",
            """{"id":7,"messages":[{"role":"system","content":"Be kind."},{"role":"user","content":"Tell me about the moon"}],"task":"question-answering"}""",
            """{"custom_id":"theirs","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-x","messages":[{"role":"user","content":"hi"}],"max_tokens":9}}""",
            """{"prompt":"Tell me about the sun","model":"openai/other"}"""
        );

        (await _batch.RunAsync()).ShouldBe(0, Desk.Error);

        var records = _batch.Records();
        records.Select(r => r.GetProperty("id").GetString()).ShouldBe(["tide", "7", "theirs", "3"]);
        records.Select(r => r.GetProperty("index").GetInt32()).ShouldBe([0, 1, 2, 3]);
        records.Select(r => r.GetProperty("model").GetString()).ShouldBe(["m", "m", "gpt-x", "other"]);
        foreach (var record in records)
        {
            record.GetProperty("text").GetString().ShouldNotBeNullOrEmpty();
            record.GetProperty("provider").GetString().ShouldBe("openai");
            record.GetProperty("usage").GetProperty("total").GetInt32().ShouldBeGreaterThan(0);
            record.GetProperty("seams").GetArrayLength().ShouldBe(0);
            record.GetProperty("attempts").GetArrayLength().ShouldBe(1);
            record.TryGetProperty("costUsd", out _).ShouldBeTrue();
        }
        records[3].GetProperty("finishReason").GetString().ShouldBe("stop");
        var sent = _batch.Provider.Attempts.Select(a => a.Request.BodyText).ToList();
        sent.ShouldContain(b => b.Contains("Be brief.") && b.Contains("\"max_tokens\":50") && b.Contains("\"temperature\":0.5"));
        sent.ShouldContain(b => b.Contains("""{"role":"system","content":"Be kind."}"""));
        Desk.Out.ShouldBeEmpty();
        Desk.Error.ShouldBe("llmd: 4 of 4 answered, in 0 s\n");
    }

    [Fact]
    public async Task Provider_NamedInALineAndNotConfigured_IsNotAnsweredByTheSimulator()
    {
        using var desk = new Desk();
        desk.File("in.jsonl", """{"prompt":"one"}""" + "\n" + """{"prompt":"two","model":"groq/llama"}""");
        (await desk.RunAsync("batch", "in.jsonl")).ShouldBe(2);
        desk.Error.ShouldStartWith("llmd: The provider 'groq' has no key: set GROQ_API_KEY");
        desk.Out.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(".", "'.' is a directory; name a file.")]
    [InlineData("no/such.jsonl", "'no/such.jsonl' cannot be written: there is no directory '")]
    public async Task Output_ThatCannotBeAFile_IsToldByItsName(string output, string message)
    {
        _batch.Input("""{"prompt":"one"}""");
        (await Desk.RunAsync("batch", "in.jsonl", "-o", output, "--force")).ShouldBe(2);
        Desk.Error.ShouldContain(message);
        Desk.Error.ShouldNotContain(".state");
        _batch.Provider.Attempts.ShouldBeEmpty();
    }

    [Fact]
    public async Task Options_OfTheCommandLine_CountWhereTheLineSaysNothing()
    {
        _batch.Input("""{"prompt":"one"}""", """{"prompt":"two","system":"own","model":"openai/own","temperature":1}""");
        (await _batch.RunAsync("--system", "common", "--temperature", "0.25")).ShouldBe(0, Desk.Error);
        var sent = _batch.Provider.Attempts.ToDictionary(a => a.Request.Model!, a => a.Request.BodyText);
        sent["m"].ShouldContain("common");
        sent["m"].ShouldContain("\"temperature\":0.25");
        sent["own"].ShouldContain("\"content\":\"own\"");
        sent["own"].ShouldContain("\"temperature\":1");
    }

    [Fact]
    public async Task Request_ThatFails_IsAnErrorRecordAndTheOthersAreAnswered()
    {
        _batch.Input(
            """{"prompt":"one"}""",
            """{"id":"bad","prompt":"two","model":"openai/m~status=401"}""",
            """{"prompt":"three","model":"openai/m~cut-at-event=6"}""",
            """{"prompt":"four","provider":"nosuch"}"""
        );

        (await _batch.RunAsync("--recovery", "fail")).ShouldBe(1);

        var errors = _batch.Records().Select(r => r.TryGetProperty("error", out var error) ? error.GetProperty("kind").GetString() : null);
        errors.ShouldBe([null, "authentication", "truncated", "configuration"]);
        var cut = _batch.Records()[2];
        cut.GetProperty("error").GetProperty("partialText").GetString().ShouldNotBeNullOrEmpty();
        cut.GetProperty("attempts").GetArrayLength().ShouldBe(1);
        Desk.Error.ShouldContain("llmd: request 1 ('bad'): openai/m~status=401: ");
        Desk.Error.ShouldContain("llmd: request 3: Unknown provider 'nosuch'.");
        Desk.Error.ShouldContain("llmd: 1 of 4 answered, 3 failed, in 0 s\n");
        Desk.Error.ShouldEndWith("llmd: to ask again for what failed: llmd batch in.jsonl -o out.jsonl --resume\n");
    }

    [Fact]
    public async Task Pipe_FromInputToOutput_NeedsNoFiles()
    {
        using var desk = new Desk { IsInputTerminal = false, Input = "{\"prompt\":\"é 🌊\"}\r\n\r\n{\"prompt\":\"two\"}" };
        desk.Environment["OPENAI_BASE_URL"] = Desk.Environment["OPENAI_BASE_URL"];
        (await desk.RunAsync("batch", "-", "--model", "m", "--progress", "none")).ShouldBe(0, desk.Error);
        BatchDesk.Read(desk.Out).Select(r => r.GetProperty("index").GetInt32()).ShouldBe([0, 1], ignoreOrder: true);
        desk.Error.ShouldBeEmpty();
        _batch.Provider.Attempts.Select(PromptOf).ShouldBe(["é 🌊", "two"], ignoreOrder: true);
        Directory.GetFiles(desk.Directory).ShouldBeEmpty();
    }

    [Fact]
    public async Task Progress_AsJson_IsOneObjectALine()
    {
        _batch.Input("""{"prompt":"one"}""", """{"id":"bad","prompt":"two","model":"openai/m~status=401"}""");
        (await _batch.RunAsync("--progress", "json")).ShouldBe(1);
        var lines = BatchDesk.Read(Desk.Error).ToList();
        lines[0].GetProperty("failure").GetProperty("id").GetString().ShouldBe("bad");
        var last = lines[^1];
        (last.GetProperty("done").GetBoolean(), last.GetProperty("answered").GetInt32(), last.GetProperty("failed").GetInt32()).ShouldBe(
            (true, 1, 1)
        );
        last.GetProperty("providers").GetProperty("openai").GetProperty("answered").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Progress_OnATerminal_IsABarForEachProviderDrawnInItsPlace()
    {
        await using var batch = await BatchDesk.StartAsync(new Desk { IsErrorStyled = true });
        batch.Input("""{"prompt":"one"}""", """{"prompt":"two","model":"openai/m~status=401"}""");
        (await batch.RunAsync("--parallel", "1")).ShouldBe(1);
        var shown = batch.Desk.Error;
        shown.ShouldStartWith("all  ········");
        shown.ShouldContain("\r\e[1A\e[J");
        var end = shown[(shown.LastIndexOf("\e[J", StringComparison.Ordinal) + 3)..].Split('\n');
        end[0].ShouldMatch(@"^openai  █{5,40}  1 answered · 1 failed$");
        end[1].ShouldMatch(@"^all     █{5,40}  2 of 2 · 1 failed · in 0 s$");
    }

    [Fact]
    public async Task Parallel_InTotalAndPerProvider_IsKept()
    {
        _batch.Input(Enumerable.Range(0, 12).Select(i => $$"""{"prompt":"tide {{i}}"}"""));
        (await _batch.RunAsync("--parallel", "6", "--parallel-per-provider", "2")).ShouldBe(0, Desk.Error);
        var attempts = _batch.Provider.Attempts;
        attempts.Max(a => attempts.Count(b => b.ReceivedAt <= a.ReceivedAt && b.EndedAt > a.ReceivedAt)).ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public async Task Input_LookedThrough_NamesEachBadLineAndSendsNothing()
    {
        _batch.Input(
            """{"prompt":"good"}""",
            """{"prompt":"é", "promt":1}""",
            """{"prompt": "x",}""",
            """["prompt"]""",
            """{"id":"0","prompt":"taken"}""",
            """{"id":"a"}""",
            """{"prompt":" "}""",
            """{"prompt":"x","temperature":3}""",
            """{"messages":[{"role":"king","content":"x"}]}""",
            """{"prompt":"x","task":"sumarization"}""",
            """{"prompt":"x","messages":[]}""",
            """{"prompt":"x","prompt":"y"}""",
            """{"custom_id":"b","url":"/v1/embeddings","body":{}}""",
            """{"custom_id":"c","body":{"model":"m","messages":[],"n":2}}""",
            """{"prompt":"x"} {"prompt":"y"}"""
        );

        (await _batch.RunAsync()).ShouldBe(2);

        foreach (
            var problem in (string[])
                [
                    "line 2, column 16: 'promt' is not known; did you mean 'prompt'?",
                    "line 3, column 16: not valid JSON: ",
                    "line 4, column 1: expected a JSON object.",
                    "line 5, column 1: the id '0' was given before.",
                    "line 6, column 1: there is neither 'prompt' nor 'messages'.",
                    "line 7, column 11: 'prompt': it is empty.",
                    "line 8, column 29: 'temperature': expected a number from 0 to 2.",
                    "line 9, column 13: 'messages[0].role': expected system, ",
                    "line 10, column 22: 'task': 'sumarization' is not known; did you mean 'summarization'?",
                    "line 11, column 26: 'messages': there is 'prompt' as well",
                    "line 12, column 15: 'prompt' is there twice.",
                    "line 13, column 24: 'url': '/v1/embeddings' is not known here",
                    "line 14, column 25: 'body.n': only one answer",
                    "line 15, column 16: not valid JSON: ",
                ]
        )
            Desk.Error.ShouldContain($"in.jsonl, {problem}");
        _batch.Provider.Attempts.ShouldBeEmpty();
        Directory.GetFiles(Desk.Directory).Select(Path.GetFileName).ShouldBe(["in.jsonl"]);
    }

    [Fact]
    public async Task Input_WithManyBadLines_NamesTheFirstAndCountsTheRest()
    {
        _batch.Input(Enumerable.Repeat("x", 30));
        (await _batch.RunAsync()).ShouldBe(2);
        Desk.Error.ShouldContain("in.jsonl, line 20, ");
        Desk.Error.ShouldNotContain("in.jsonl, line 21, ");
        Desk.Error.ShouldContain("… and 10 more lines.");
    }

    private static string? PromptOf(SimulatedAttempt attempt)
    {
        using var body = JsonDocument.Parse(attempt.Request.Body);
        return body.RootElement.GetProperty("messages")[0].GetProperty("content").GetString();
    }

    public static TheoryData<string[], string> WrongCommandLines =>
        new()
        {
            { ["batch"], "<input> is missing: The file of requests, one JSON object a line" },
            { ["batch", "no.jsonl"], "There is no file 'no.jsonl'." },
            { ["batch", "empty.jsonl"], "There is no request in empty.jsonl." },
            { ["batch", "in.jsonl", "--resume"], "--resume needs an output file: name it with -o." },
            { ["batch", "in.jsonl", "-o", "x", "--resume", "--force"], "give one of them." },
            { ["batch", "in.jsonl", "-o", "./in.jsonl", "--force"], "The output would overwrite the input." },
            { ["batch", "in.jsonl", "-o", "no/out.jsonl"], "'no/out.jsonl' cannot be written" },
            { ["batch", "in.jsonl", "-o", "."], "'.' is a directory; name a file." },
            { ["batch", "in.jsonl", "--parallel", "0"], "'--parallel' must be a whole number from 1 to 1000; '0' is not." },
            { ["batch", "in.jsonl", "--progress", "bar"], "'--progress' does not know 'bar'. It takes: auto, lines, json, none." },
            { ["batch", "in.jsonl", "--provider", "opnai"], "Unknown provider 'opnai'; did you mean 'openai'?" },
        };

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(WrongCommandLines))]
    public async Task CommandLine_Wrong_IsToldAndExits2(string[] args, string message)
    {
        _batch.Input("""{"prompt":"x"}""");
        Desk.File("empty.jsonl", "\n \n");
        (await Desk.RunAsync(args)).ShouldBe(2);
        Desk.Error.ShouldContain(message);
        _batch.Provider.Attempts.ShouldBeEmpty();
    }
}
