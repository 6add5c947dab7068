namespace LlmDispatcher.Tests.Cli;

public sealed class CommandLineTests
{
    public static TheoryData<string[], string> WrongCommandLines =>
        new()
        {
            { [], "A command is missing: stream, chat, batch, " },
            { ["keys"], "A command is missing: new." },
            { ["strem", "x"], "Unknown command 'strem'; did you mean 'stream'?" },
            { ["zzz"], "Unknown command 'zzz'. There are: stream, chat, batch, " },
            { ["--nope"], "Unknown option '--nope'." },
            { ["keys", "nwe"], "Unknown command 'nwe'; did you mean 'new'?" },
            { ["stream", "--model", "", "x"], "'--model' has an empty value." },
            { ["stream", "--image", " ", "x"], "'--image' has an empty value." },
            { ["chat", "--config", ""], "'--config' has an empty value." },
            { ["stream", "--no-cache", "--cache", "x"], "--no-cache leaves every cache alone" },
            { ["stream", "--no-cache", "--cache-file", "f", "x"], "--no-cache leaves every cache alone" },
            { ["stream", "--cache-file", ".", "x"], "is a directory; name a file with --cache-file." },
            { ["stream", "--cache-file", "no/such.db", "x"], "cannot be opened: there is no directory '" },
            { ["stream", "--config", ".", "x"], "The configuration file '.' is a directory." },
            { ["stream"], "There is no prompt. Write it after 'llmd stream', or pipe it in." },
            { ["stream", ""], "The prompt is empty." },
            { ["stream", " ", "\t"], "The prompt is empty." },
            { ["stream", "--nope", "x"], "Unknown option '--nope'. If it belongs to the prompt, write -- before the prompt." },
            { ["stream", "--max-tokens", "0", "x"], "'--max-tokens' must be a whole number from 1; '0' is not." },
            { ["stream", "--max-tokens", "many", "x"], "'--max-tokens' must be a whole number from 1; 'many' is not." },
            { ["stream", "--temperature", "2.1", "x"], "'--temperature' must be a number from 0 to 2; '2.1' is not." },
            { ["stream", "--provider", "nosuch", "x"], "Unknown provider 'nosuch'. No provider is configured." },
            { ["stream", "--provider", "opnai", "x"], "Unknown provider 'opnai'; did you mean 'openai'?" },
            {
                ["stream", "--provider", "openai", "x"],
                "The provider 'openai' has no key: set OPENAI_API_KEY, or list it under 'providers' in llmd.json."
            },
            { ["stream", "--model", "groq/llama", "x"], "The provider 'groq' has no key: set GROQ_API_KEY" },
            { ["stream", "--config", "other.json", "x"], "There is no configuration file 'other.json'." },
            { ["stream", "--task", "sumarization", "x"], "'--task' does not know 'sumarization'; did you mean 'summarization'?" },
            { ["stream", "--task", "zzz", "x"], "'--task' does not know 'zzz'. It takes: text-generation, code-generation, " },
            { ["stream", "--strategy", "cheap", "x"], "It takes: balanced, performance, cost, speed, reliability." },
            { ["stream", "--timeout", "0", "x"], "'--timeout' must be a number of seconds above 0, at most a day; '0' is not." },
            { ["stream", "--max-retries", "-1", "x"], "'--max-retries' must be a whole number from 0; '-1' is not." },
            { ["stream", "--image", "no.png", "x"], "There is no file '" },
            { ["stream", "--image", "ftp://example.com/a.png", "x"], "'ftp://example.com/a.png' is not an address of an image" },
            { ["stream", "--image", "http://", "x"], "'http://' is not an address of an image" },
            { ["stream", "--audio", "https://example.com/a.mp3"], "is an address: a recording is sent along" },
            { ["batch", "."], "'.' is a directory; name a file." },
            { ["stream", "--audio", ".", "x"], "is a directory." },
            { ["explain"], "There is no prompt. Write it after 'llmd explain', or pipe it in." },
            { ["explain", "--model", "gtp-9", "x"], "No configured provider lists the model 'gtp-9'" },
            { ["models", "--provider", "antropic"], "No model of 'antropic' is known; did you mean 'anthropic'?" },
            { ["models", "--configured"], "No provider is configured. Set one of OPENAI_API_KEY, " },
            { ["chat", "--provider", "nosuch"], "Unknown provider 'nosuch'. No provider is configured." },
            { ["simulate", "--pace", "slow"], "Argument 'slow' not recognized." },
            { ["simulate", "--urls", "nowhere"], "'nowhere' is not an address to listen on: write it like http://127.0.0.1:8080." },
            { ["simulate", "--urls", "http://127.0.0.1:65536"], "is not an address to listen on: a port is from 0 to 65535." },
            { ["simulate", "--urls", "http://127.0.0.1:0/v1"], "is not an address to listen on: it may have no path." },
            { ["simulate", "--urls", "ftp://127.0.0.1:0"], "is not an address to listen on: it has to begin with http:// or https://." },
            { ["simulate", "--urls", "https://127.0.0.1:0"], "is not an address to listen on: the simulator speaks http only." },
            { ["simulate", "--urls", ";"], "There is no address to listen on" },
            { ["serve", "--urls", "http://127.0.0.1:99999"], "is not an address to listen on: a port is from 0 to 65535." },
        };

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(WrongCommandLines))]
    public async Task CommandLine_Wrong_IsToldAndExits2(string[] args, string message)
    {
        using var desk = new Desk();
        (await desk.RunAsync(args)).ShouldBe(2);
        desk.Error.ShouldContain(message);
        desk.Out.ShouldBeEmpty();
    }

    [Fact]
    public async Task Formats_Two_AreRefusedInTheOneThatHasErrors()
    {
        using var desk = new Desk();
        (await desk.RunAsync("stream", "--json", "--metadata", "x")).ShouldBe(2);
        desk.Out.ShouldStartWith("""{"error":{"kind":"usage",""");
        desk.Error.ShouldBe("llmd: --json and --metadata are two formats; give one of them.\n");
    }

    [Fact]
    public async Task Question_InAnError_EndsTheSentence()
    {
        using var desk = new Desk();
        desk.File("llmd.json", """{"provders":{}}""");
        (await desk.RunAsync("stream", "x")).ShouldBe(2);
        desk.Error.ShouldBe("llmd: llmd.json, line 1: 'provders' is not known; did you mean 'providers'?\n");
    }

    [Fact]
    public async Task Input_Empty_IsAnEmptyPrompt()
    {
        using var desk = new Desk { IsInputTerminal = false, Input = " \n" };
        (await desk.RunAsync("stream")).ShouldBe(2);
        desk.Error.ShouldBe("llmd: The prompt is empty.\n");
    }

    [Fact]
    public async Task Provider_Unknown_NamesThoseConfigured()
    {
        using var desk = new Desk();
        desk.Environment["OPENAI_API_KEY"] = "sk-hunter2";
        desk.File("llmd.json", """{"providers":{"local":{"baseUrl":"http://127.0.0.1:1/v1"}}}""");
        (await desk.RunAsync("stream", "--provider", "nosuch", "x")).ShouldBe(2);
        desk.Error.ShouldBe("llmd: Unknown provider 'nosuch'. Configured: local, openai.\n");
    }

    [Fact]
    public async Task Model_WithTheNameOfAProviderInIt_IsLeftToTheOneConfigured()
    {
        using var desk = new Desk();
        desk.File("llmd.json", """{"providers":{"local":{"baseUrl":"http://127.0.0.1:1/v1"}}}""");
        (await desk.RunAsync("stream", "--model", "openai/gpt-4o", "x")).ShouldBe(1);
        desk.Error.ShouldStartWith("llmd: local/openai/gpt-4o: ");
        desk.Error.ShouldContain("Check the network and the provider's address.");
    }

    [Theory]
    [InlineData("{ nonsense", "llmd: llmd.json is not valid JSON: line 1, column 3.")]
    [InlineData(
        """{"providers":{"openai":{"apiKye":"sk-hunter2"}}}""",
        "llmd: llmd.json, line 1: 'providers:openai:apiKye' is not known; did you mean 'apiKey'?"
    )]
    [InlineData("""{"providers":{"openai":{}}}""", "'providers:openai:apiKey' is missing; set the environment variable OPENAI_API_KEY")]
    [InlineData("""{"providers":{"openai":{"apiKey":"env:NOT_SET"}}}""", "asks for the environment variable NOT_SET, which is not set.")]
    [InlineData(
        """{"providers":{"openai":{"dialect":"telepathy","apiKey":"sk-hunter2"}}}""",
        "is \"telepathy\"; this version knows: openai, "
    )]
    [InlineData("{}", "No provider is configured. Set one of OPENAI_API_KEY, ")]
    [InlineData("""{"providers":{"groq":{"apiKey":"sk-hunter2"}}}""", "No model is known for 'groq'")]
    public async Task Configuration_Wrong_IsToldAndExits2(string json, string message)
    {
        using var desk = new Desk();
        desk.File("llmd.json", json);
        (await desk.RunAsync("stream", "x")).ShouldBe(2);
        desk.Error.ShouldContain(message);
        desk.Error.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task Configuration_SectionWithoutEffect_IsToldAndTheRestRuns()
    {
        using var desk = new Desk();
        desk.File(
            "llmd.json",
            """{"providers":{"local":{"baseUrl":"http://127.0.0.1:1/v1"}},"cache":{"enabled":true,"store":"redis:h"}}"""
        );
        await desk.RunAsync("stream", "x");
        desk.Error.ShouldContain(
            "llmd: 'cache:store' has no effect: nothing here opens a store of the kind 'redis', so nothing is cached\n"
        );
    }

    [Fact]
    public async Task Json_ConfigurationWrong_IsAnErrorObjectToo()
    {
        using var desk = new Desk();
        (await desk.RunAsync("stream", "--json", "--config", "other.json", "x")).ShouldBe(2);
        desk.Out.ShouldStartWith("""{"error":{"kind":"configuration","message":"There is no configuration file 'other.json'.",""");
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("stream", "--help")]
    [InlineData("simulate", "--help")]
    [InlineData("chat", "--help")]
    [InlineData("batch", "--help")]
    [InlineData("models", "--help")]
    [InlineData("explain", "--help")]
    [InlineData("doctor", "--help")]
    [InlineData("wall", "--help")]
    [InlineData("serve", "--help")]
    [InlineData("keys", "--help")]
    public async Task Help_OfEveryCommand_HasExamples(params string[] args)
    {
        using var desk = new Desk();
        (await desk.RunAsync(args)).ShouldBe(0);
        desk.Out.ShouldContain("Examples:\n  llmd ");
    }

    [Fact]
    public async Task Version_Asked_IsTold()
    {
        using var desk = new Desk();
        (await desk.RunAsync("--version")).ShouldBe(0);
        desk.Out.ShouldMatch(@"^\d+\.\d+\.\d+");
    }
}
