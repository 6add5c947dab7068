using System.Net;
using System.Text;
using System.Text.Json;
using LlmDispatcher.Gateway;
using LlmDispatcher.Gateway.Keys;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Gateway;

/// <summary>Who may come in and how much, over real HTTP, in the words of each client.</summary>
public sealed class KeysOverHttpTests : GatewayTest
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    /// <summary>Where each language asks, where its clients put the key, and where its errors have their type.</summary>
    private static readonly Dictionary<string, (string Path, string KeyPlace, Func<string, string> Body)> Dialects = new()
    {
        ["openai"] = (
            "/v1/chat/completions",
            "Authorization",
            m => $$"""{"model":"{{m}}","messages":[{"role":"user","content":"Hello"}]}"""
        ),
        ["openai-responses"] = ("/v1/responses", "Authorization", m => $$"""{"model":"{{m}}","input":"Hello"}"""),
        ["anthropic"] = (
            "/v1/messages",
            "x-api-key",
            m => $$"""{"model":"{{m}}","max_tokens":50,"messages":[{"role":"user","content":"Hello"}]}"""
        ),
        ["google"] = (
            "/v1beta/models/{0}:generateContent",
            "x-goog-api-key",
            _ => """{"contents":[{"role":"user","parts":[{"text":"Hello"}]}]}"""
        ),
    };

    private protected override GatewayOptions Options =>
        new()
        {
            Time = _time,
            Keys =
            [
                new("all", KeyDigest.Of("key-all")),
                new("few", KeyDigest.Of("key-few")) { Models = ["fast", "openai/*"] },
                new("slow", KeyDigest.Of("key-slow")) { RequestsPerMinute = 1 },
                new("short", KeyDigest.Of("key-short")) { TokensPerMinute = 1 },
                new("single", KeyDigest.Of("key-single")) { MaxConcurrentStreams = 1 },
            ],
        };

    protected override void Configure(LlmSwitchBuilder builder)
    {
        base.Configure(builder);
        builder.AddModel("fast", ["openai/demo"]);
    }

    [Theory]
    [MemberData(nameof(Outbound))]
    public async Task Key_InItsClientsPlace_OpensTheDoorAndStaysOutside(string dialect)
    {
        using var answer = await AskAsync(dialect, "key-all");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var sent = Simulator.Attempts.ShouldHaveSingleItem().Request;
        string.Join('\n', sent.Headers.Select(h => $"{h.Key}: {h.Value}")).ShouldNotContain("key-all");
        sent.Path.ShouldNotContain("key-all");
        sent.BodyText.ShouldNotContain("key-all");
        sent.Headers["Authorization"].ShouldBe("Bearer sk-upstream");
    }

    [Fact]
    public async Task Key_InTheQuery_OpensTheDoorAndStaysOutside()
    {
        using var answer = await PostAsync("/v1beta/models/fast:generateContent?key=key-all", Dialects["google"].Body(""));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        Simulator.Attempts.ShouldHaveSingleItem().Request.Path.ShouldNotContain("key-all");
    }

    [Theory]
    [MemberData(nameof(Outbound))]
    public async Task Key_MissingOrWrong_Is401InTheCallersDialect(string dialect)
    {
        foreach (var key in new[] { null, "key-wrong" })
        {
            using var answer = await AskAsync(dialect, key);
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            answer.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
            var (type, message) = await ErrorAsync(dialect, answer);
            type.ShouldBe(dialect == "google" ? "UNAUTHENTICATED" : "authentication_error");
            message.ShouldBe(
                key is null
                    ? "This gateway needs a key: send it as 'Authorization: Bearer KEY', 'x-api-key' or 'x-goog-api-key'."
                    : "The key is not one of this gateway's."
            );
        }
        Simulator.Attempts.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Outbound))]
    public async Task Model_ThatTheKeyDoesNotAllow_Is403InTheCallersDialect(string dialect)
    {
        foreach (var allowed in new[] { "fast", "openai/other" })
        {
            using var good = await AskAsync(dialect, "key-few", allowed);
            good.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        using var answer = await AskAsync(dialect, "key-few", "anthropic/demo");
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var (type, message) = await ErrorAsync(dialect, answer);
        type.ShouldBe(
            dialect switch
            {
                "google" => "PERMISSION_DENIED",
                _ => "permission_error",
            }
        );
        message.ShouldBe("The key 'few' may not use the model 'anthropic/demo'; it may use: fast, openai/*.");
        Simulator.Attempts.Count.ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Outbound))]
    public async Task Requests_BeyondTheKeysLimit_Are429WithAWaitThatIsEnough(string dialect)
    {
        using (var first = await AskAsync(dialect, "key-slow"))
            first.StatusCode.ShouldBe(HttpStatusCode.OK);
        _time.Advance(TimeSpan.FromSeconds(12.5));
        using (var second = await AskAsync(dialect, "key-slow"))
        {
            second.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
            Header(second, "retry-after").ShouldBe("48");
            var (type, message) = await ErrorAsync(dialect, second);
            type.ShouldBe(dialect == "google" ? "RESOURCE_EXHAUSTED" : "rate_limit_error");
            message.ShouldBe("The key 'slow' may send 1 requests a minute; try again in 48 s.");
        }
        using (var other = await AskAsync(dialect, "key-all"))
            other.StatusCode.ShouldBe(HttpStatusCode.OK);
        _time.Advance(TimeSpan.FromSeconds(48));
        using (var third = await AskAsync(dialect, "key-slow"))
            third.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [MemberData(nameof(Outbound))]
    public async Task Tokens_BeyondTheKeysLimit_AreADebtThatIsPaidFirst(string dialect)
    {
        using (var first = await AskAsync(dialect, "key-short"))
            first.StatusCode.ShouldBe(HttpStatusCode.OK);
        int wait;
        using (var second = await AskAsync(dialect, "key-short"))
        {
            second.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
            wait = int.Parse(Header(second, "retry-after"), System.Globalization.CultureInfo.InvariantCulture);
        }
        wait.ShouldBeGreaterThan(60);
        _time.Advance(TimeSpan.FromSeconds(wait));
        using var third = await AskAsync(dialect, "key-short");
        third.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Streams_AtOnceBeyondTheKeysLimit_Are429UntilOneEnds()
    {
        using (var first = await AskAsync("openai", "key-single", "openai/demo~endless~event-delay=5ms", isStream: true))
        {
            first.StatusCode.ShouldBe(HttpStatusCode.OK);
            using var second = await AskAsync("openai", "key-single");
            second.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
            Header(second, "retry-after").ShouldBe("1");
        }
        await Simulator.WaitForAttemptAsync(a => a.Ending is not null, Token);
        HttpStatusCode status;
        do
        {
            using var third = await AskAsync("openai", "key-single");
            status = third.StatusCode;
        } while (status == HttpStatusCode.TooManyRequests); // the gateway hears of the end a moment after the provider
        status.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>Whoever has all of an answer and asks again at once finds its place free and its tokens booked.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Place_OfAnAnswerThatWasReadToItsEnd_IsFreeAtOnce(bool isStream)
    {
        for (var i = 0; i < 50; i++)
        {
            using var answer = await AskAsync("openai", "key-single", isStream: isStream);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await answer.Content.ReadAsStringAsync(Token)).ShouldNotBeEmpty();
        }
    }

    [Theory]
    [InlineData("/v1/models", "fast,openai/demo")]
    [InlineData("/v1beta/models", "models/fast,models/openai/demo")]
    public async Task ModelList_OfAKey_HoldsWhatItMayUse(string path, string names)
    {
        using var answer = await GetAsync(path, "key-few");
        var list = (await JsonAsync(answer)).EnumerateObject().First(m => m.Value.ValueKind == JsonValueKind.Array).Value;
        var found = list.EnumerateArray().Select(m => (m.TryGetProperty("id", out var id) ? id : m.GetProperty("name")).GetString());
        string.Join(',', found).ShouldBe(names);
        using var all = await GetAsync(path, "key-all");
        (await all.Content.ReadAsStringAsync(Token)).ShouldContain("auto");
    }

    [Theory]
    [InlineData("/v1/models/fast", 200)]
    [InlineData("/v1/models/FAST", 200)]
    [InlineData("/v1/models/openai/demo", 200)]
    [InlineData("/v1/models/anthropic/demo", 404)]
    public async Task Model_AskedAboutWithAKey_IsThereWhenItMayBeUsed(string path, int status)
    {
        using var answer = await GetAsync(path, "key-few");
        ((int)answer.StatusCode).ShouldBe(status);
    }

    [Theory]
    [InlineData("/health/live", null, 200)]
    [InlineData("/health/ready", null, 200)]
    [InlineData("/metrics", null, 401)]
    [InlineData("/metrics", "key-few", 200)]
    [InlineData("/v1/models", null, 401)]
    [InlineData("/nowhere", null, 404)]
    public async Task Place_WithAndWithoutAKey_AnswersAsItShould(string path, string? key, int status)
    {
        using var answer = await GetAsync(path, key);
        ((int)answer.StatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task Metrics_NeverName_AKey()
    {
        using (await AskAsync("openai", "key-few")) { }
        using var answer = await GetAsync("/metrics", "key-all");
        (await answer.Content.ReadAsStringAsync(Token)).ShouldNotContain("key-");
    }

    [Fact]
    public void Gateway_WithoutKeysOnAnOpenAddress_IsNotCreated()
    {
        using var llm = LlmSwitch.Create(Configure);
        Should
            .Throw<ArgumentException>(() => GatewayServer.Create(llm, new(), "http://127.0.0.1:0", "http://[::]:0"))
            .Message.ShouldContain("not on http://[::]:0");
    }

    private Task<HttpResponseMessage> AskAsync(string dialect, string? key, string model = "openai/demo", bool isStream = false)
    {
        var (path, _, body) = Dialects[dialect];
        var json = isStream ? body(model).Insert(1, "\"stream\":true,") : body(model);
        return SendAsync(
            new HttpRequestMessage(HttpMethod.Post, path.Replace("{0}", model))
            {
                Content = new StringContent(json, Encoding.UTF8, "application/json"),
            },
            key,
            Dialects[dialect].KeyPlace
        );
    }

    private Task<HttpResponseMessage> GetAsync(string path, string? key) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, path), key, "x-api-key");

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string? key, string place)
    {
        if (key is not null)
            request.Headers.TryAddWithoutValidation(place, place == "Authorization" ? $"Bearer {key}" : key);
        return Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
    }

    private static async Task<(string? Type, string? Message)> ErrorAsync(string dialect, HttpResponseMessage answer)
    {
        var error = (await JsonAsync(answer)).GetProperty("error");
        return (error.GetProperty(dialect == "google" ? "status" : "type").GetString(), error.GetProperty("message").GetString());
    }
}
