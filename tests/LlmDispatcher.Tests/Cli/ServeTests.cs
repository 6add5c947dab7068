using System.Text;
using System.Text.RegularExpressions;
using LlmDispatcher.Simulator;

namespace LlmDispatcher.Tests.Cli;

/// <summary><c>llmd serve</c> as a process: what it says at its start, what it serves, and how it stops.</summary>
public sealed partial class ServeTests : IDisposable
{
    private const string Chat = """{"model":"auto","stream":true,"messages":[{"role":"user","content":"Tell me about the sea"}]}""";

    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(
        TestContext.Current.CancellationToken
    );

    public ServeTests() => _limit.CancelAfter(TimeSpan.FromMinutes(1));

    private CancellationToken Token => _limit.Token;

    public void Dispose() => _limit.Dispose();

    [Fact]
    public async Task Serve_Started_SaysWhereItListensAndAnswers()
    {
        await using var provider = await SimulatorServer.StartAsync(new SimulatorOptions { Pace = Pace.Instant }, Token);
        using var llmd = Start(provider);
        using var http = new HttpClient { BaseAddress = await AddressAsync(llmd) };
        using var response = await http.PostAsync("/v1/chat/completions", Json(Chat), Token);
        (await response.Content.ReadAsStringAsync(Token)).ShouldEndWith("data: [DONE]\n\n");
        response.Headers.GetValues("x-llmd-route").ShouldBe(["local/demo"]);
        llmd.AskToTerminate();
        var (exitCode, error) = await llmd.ExitAsync(Token);
        exitCode.ShouldBe(0, error);
    }

    [Fact]
    public async Task CtrlC_LetsTheAnswersUnderWayFinish()
    {
        await using var provider = await SimulatorServer.StartAsync(new SimulatorOptions { Pace = Pace.Instant }, Token);
        provider.Enqueue(Script.Parse("event-delay=10ms"));
        using var llmd = Start(provider);
        using var http = new HttpClient { BaseAddress = await AddressAsync(llmd) };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = Json(Chat) };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        llmd.PressCtrlC();
        (await response.Content.ReadAsStringAsync(Token)).ShouldEndWith("data: [DONE]\n\n");
        (await llmd.ExitAsync(Token)).ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0", "can be reached by other machines")]
    [InlineData("http://*:0", "can be reached by other machines")]
    [InlineData("nonsense", "is not an address to listen on")]
    public async Task Address_ThatWillNotDo_IsRefused(string urls, string message)
    {
        using var desk = new Desk();
        desk.File("llmd.json", """{"providers":{"local":{"baseUrl":"http://127.0.0.1:1/v1","models":["demo"]}}}""");
        (await desk.RunAsync("serve", "--urls", urls)).ShouldBe(2, desk.Error);
        desk.Error.ShouldContain(message);
    }

    [Fact]
    public async Task Address_Taken_IsTold()
    {
        await using var provider = await SimulatorServer.StartAsync(new SimulatorOptions { Pace = Pace.Instant }, Token);
        using var desk = new Desk();
        desk.File("llmd.json", """{"providers":{"local":{"baseUrl":"http://127.0.0.1:1/v1","models":["demo"]}}}""");
        (await desk.RunAsync("serve", "--urls", provider.BaseAddress.ToString())).ShouldBe(1);
        desk.Error.ShouldContain("Cannot listen on ");
        desk.Error.ShouldEndWith("Choose another address with --urls.\n");
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("simulate")]
    public async Task Address_OfAnotherMachine_IsTold(string command)
    {
        using var desk = new Desk();
        desk.File(
            "llmd.json",
            """
            {"providers":{"local":{"baseUrl":"http://127.0.0.1:1/v1","models":["demo"]}},
             "gateway":{"keys":[{"name":"a","sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}]}}
            """
        );
        (await desk.RunAsync(command, "--urls", "http://192.0.2.1:9000")).ShouldBe(1, desk.Error); // reserved for documentation
        desk.Error.ShouldBe(
            "llmd: Cannot listen on http://192.0.2.1:9000: this machine has no such address. Choose another address with --urls.\n"
        );
    }

    private static Llmd Start(SimulatorServer provider) =>
        Llmd.StartWith(
            $$"""{"providers":{"local":{"baseUrl":"{{provider.BaseAddress}}v1","models":["demo"] } } }""",
            "serve",
            "--urls",
            "http://127.0.0.1:0"
        );

    private async Task<Uri> AddressAsync(Llmd llmd)
    {
        var line = await llmd.ReadLineAsync(Token);
        return new Uri(Listening().Match(line).Groups[1].Value);
    }

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    [GeneratedRegex(@"^The gateway listens on (http://127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();
}
