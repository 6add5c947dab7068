using LlmDispatcher.Gateway;
using LlmDispatcher.Gateway.Configuration;
using LlmDispatcher.Gateway.Keys;
using LlmDispatcher.Hosting;
using LlmDispatcher.Tests.Hosting;

namespace LlmDispatcher.Tests.Gateway.Configuration;

public sealed class GatewaySectionTests
{
    private const string A = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"; // of "test"
    private const string B = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"; // of nothing

    private readonly List<string> _warnings = [];

    [Fact]
    public void Gateway_EveryOptionWritten_IsRead()
    {
        var options = Read(
            $$"""
            { "keys": [ { "name": "team-a", "sha256": "{{A}}", "requestsPerMinute": 600, "tokensPerMinute": 100000, "maxConcurrentStreams": 8,
                          "models": ["fast", "openai/*"], "monthlyBudgetUsd": 50 }, { "name": "b", "sha256": "{{B.ToUpperInvariant()}}" } ],
              "limits": { "streams": 5, "requestBytes": 6, "answerBytes": 7000000000, "headerWait": "00:00:08", "writeStall": "00:00:09", "drain": "00:00:10" },
              "heartbeat": { "interval": "00:00:11", "openai": false, "anthropic": true, "google": false } }
            """
        );

        options.Keys.Select(k => k.Name).ShouldBe(["team-a", "b"]);
        var key = options.Keys[0];
        key.Digest.ToString().ShouldBe(A);
        key.Digest.IsSame(KeyDigest.Of("test")).ShouldBeTrue();
        key.ShouldSatisfyAllConditions(
            k => k.RequestsPerMinute.ShouldBe(600),
            k => k.TokensPerMinute.ShouldBe(100_000),
            k => k.MaxConcurrentStreams.ShouldBe(8),
            k => k.Models.ShouldBe(["fast", "openai/*"]),
            k => k.MonthlyBudgetUsd.ShouldBe(50)
        );
        options.Keys[1].Digest.ToString().ShouldBe(B);
        (options.MaxStreams, options.MaxRequestBytes, options.MaxAnswerBytes).ShouldBe((5, 6, 7_000_000_000));
        (options.HeaderWait, options.WriteStall, options.Drain, options.Heartbeat).ShouldBe(
            (Seconds(8), Seconds(9), Seconds(10), Seconds(11))
        );
        options.WithoutHeartbeat.ShouldBe(["openai", "google"]);
        _warnings.ShouldBe([
            "llmd.json, line 1: 'gateway:keys:0:monthlyBudgetUsd' has no effect in this version: nobody counts what a key spends",
        ]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{"keys":null,"limits":{"streams":null},"heartbeat":{}}""")]
    public void Gateway_NothingWritten_HasTheDefaults(string? json)
    {
        var options = json is null ? new GatewaySection(_warnings.Add).Read(section: null, new()) : Read(json);
        options.Keys.ShouldBeEmpty();
        options.WithoutHeartbeat.ShouldBeEmpty();
        (options.MaxStreams, options.MaxRequestBytes, options.MaxAnswerBytes).ShouldBe((10_000, 25 << 20, 128L << 20));
        (options.HeaderWait, options.Heartbeat).ShouldBe((Seconds(15), Seconds(15)));
        _warnings.ShouldBeEmpty();
    }

    [Fact]
    public void Gateway_InTheEnvironment_WinsOverTheFile()
    {
        using var written = Written
            .Json($$"""{"gateway":{"keys":[{"name":"a","sha256":"{{A}}"}]} }""")
            .With("LLMD__Gateway__Keys__0__RequestsPerMinute", "7")
            .With("LLMD__Gateway__Limits__Streams", "3");
        var options = Read(written);
        options.Keys.ShouldHaveSingleItem().RequestsPerMinute.ShouldBe(7);
        options.MaxStreams.ShouldBe(3);
    }

    [Fact]
    public void Gateway_InTheEnvironmentAlone_IsRead()
    {
        using var written = new Written();
        written.With("LLMD__Gateway__Keys__0__Name", "a").With("LLMD__Gateway__Keys__0__Sha256", A);
        Read(written).Keys.ShouldHaveSingleItem().Name.ShouldBe("a");
    }

    [Theory]
    [InlineData("""{"key":[]}""", "gateway:key", "did you mean 'keys'?")]
    [InlineData("[]", "gateway", "")]
    [InlineData("true", "gateway", "is \"true\"; expected a section with 'keys', 'limits', 'heartbeat', 'tls'.")]
    [InlineData("""{"keys":{"team-a":{}}}""", "gateway:keys", "is a section; expected a list of keys, each with 'name' and 'sha256'.")]
    [InlineData("""{"keys":["test"]}""", "gateway:keys:0", "expected a key with 'name' and 'sha256'")]
    [InlineData("""{"keys":[{"name":"a"}]}""", "gateway:keys:0:sha256", "is missing.")]
    [InlineData("""{"keys":[{"sha256":"A"}]}""", "gateway:keys:0:name", "is missing.")]
    [InlineData("""{"keys":[{"name":" ","sha256":"A"}]}""", "gateway:keys:0:name", "expected a name for the key")]
    [InlineData("""{"keys":[{"name":"a\nb","sha256":"A"}]}""", "gateway:keys:0:name", "holds a control character.")]
    [InlineData(
        """{"keys":[{"name":"a","sha256":"llmd-hunter2"}]}""",
        "gateway:keys:0:sha256",
        "is not what was expected: 64 hexadecimal digits"
    )]
    [InlineData(
        """{"keys":[{"name":"a","sha256":"A"},{"name":"A","sha256":"B"}]}""",
        "gateway:keys:1:name",
        "is \"A\", as another key is named already."
    )]
    [InlineData("""{"keys":[{"name":"a","sha256":"A"},{"name":"b","sha256":"A"}]}""", "gateway:keys:1:sha256", "is that of the key 'a'.")]
    [InlineData(
        """{"keys":[{"name":"a","sha256":"A","requestPerMinute":1}]}""",
        "gateway:keys:0:requestPerMinute",
        "did you mean 'requestsPerMinute'?"
    )]
    [InlineData(
        """{"keys":[{"name":"a","sha256":"A","requestsPerMinute":0}]}""",
        "gateway:keys:0:requestsPerMinute",
        "is \"0\"; expected a positive number."
    )]
    [InlineData("""{"keys":[{"name":"a","sha256":"A","models":"fast"}]}""", "gateway:keys:0:models", "expected a list of models")]
    [InlineData(
        """{"keys":[{"name":"a","sha256":"A","models":[""]}]}""",
        "gateway:keys:0:models:0",
        "expected a model as requests name it"
    )]
    [InlineData("""{"limits":{"streams":-1}}""", "gateway:limits:streams", "is \"-1\"; expected a positive number.")]
    [InlineData("""{"limits":{"drain":"30"}}""", "gateway:limits:drain", "is \"30\"; expected a time such as 00:00:10")]
    [InlineData("""{"limits":{"body":1}}""", "gateway:limits:body", "is not known; known here: streams, requestBytes, answerBytes,")]
    [InlineData("""{"heartbeat":{"openai":"no"}}""", "gateway:heartbeat:openai", "is \"no\"; expected true or false.")]
    [InlineData(
        """{"heartbeat":{"gemini":false}}""",
        "gateway:heartbeat:gemini",
        "is not known; known here: interval, openai, openai-responses, anthropic, google."
    )]
    public void Gateway_WrittenWrongly_NamesTheKeyAndNeverASecret(string json, string key, string message)
    {
        json = json.Replace("\"sha256\":\"A\"", $"\"sha256\":\"{A}\"").Replace("\"sha256\":\"B\"", $"\"sha256\":\"{B}\"");
        if (message.Length == 0)
        {
            Read(json).Keys.ShouldBeEmpty();
            return;
        }
        var error = Should.Throw<LlmConfigurationException>(() => Read(json));
        error.Key.ShouldBe(key);
        error.Message.ShouldStartWith("llmd.json, line 1: '");
        error.Message.ShouldContain(message);
        error.ToString().ShouldNotContain("hunter2");
    }

    private GatewayOptions Read(string json)
    {
        using var written = Written.Json($$"""{"gateway":{{json.ReplaceLineEndings(" ")}} }""");
        return Read(written);
    }

    private GatewayOptions Read(Written written) =>
        new GatewaySection(_warnings.Add).Read(DefaultConfiguration.Read(written.Environment, written.Directory).Gateway, new());

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
