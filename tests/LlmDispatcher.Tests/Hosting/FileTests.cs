namespace LlmDispatcher.Tests.Hosting;

public sealed class FileTests
{
    [Fact]
    public void File_EveryOptionWritten_IsRead()
    {
        using var written = Written.Json(
            """
            {
              // comments are allowed
              "providers": {
                "local": {
                  "dialect": "openai",
                  "baseUrl": "http://127.0.0.1:11434/v1",
                  "apiKey": "k-123",
                  "models": ["llama3.2", { "id": "qwen3", "contextWindow": 32768, "inputs": ["text"], "prefill": true, "reasoning": false, "inputPrice": 0.1, "cachedInputPrice": 0.01, "outputPrice": 0 }],
                  "headers": { "X-Title": "tests" },
                  "proxy": "http://user:pass@proxy:3128",
                  "streamUsage": false,
                  "connectTimeout": "00:00:03.5",
                  "maxEventBytes": 4096,
                  "maxAnswerLength": 100000, /* and trailing commas */
                },
              },
            }
            """
        );

        var local = written.Provider("local");

        local.BaseUrl.ShouldBe(new Uri("http://127.0.0.1:11434/v1"));
        local.ApiKey.ShouldBe("k-123");
        local.Models.Select(m => m.Id).ShouldBe(["llama3.2", "qwen3"]);
        (local.Models[1].InputPrice, local.Models[1].CachedInputPrice, local.Models[1].OutputPrice).ShouldBe((0.1m, 0.01m, 0m));
        local.Headers["x-title"].ShouldBe("tests");
        local.Proxy.ShouldBe(new Uri("http://user:pass@proxy:3128"));
        local.StreamUsage.ShouldBeFalse();
        local.ConnectTimeout.ShouldBe(TimeSpan.FromSeconds(3.5));
        local.MaxEventBytes.ShouldBe(4096);
        local.MaxAnswerLength.ShouldBe(100_000);
    }

    [Fact]
    public void File_Providers_KeepTheirOrder()
    {
        using var written = Written
            .Json("""{"providers":{"zebra":{"baseUrl":"http://z/v1"},"openai":{"apiKey":"k"},"ant":{"baseUrl":"http://a/v1"}}}""")
            .With("XAI_API_KEY", "k");
        using var llm = written.Build();
        llm.Providers.ShouldBe(["zebra", "openai", "ant", "xai"]);
    }

    [Theory]
    [InlineData("{\n\"providers\":{\"\\ud800\":{}}}")]
    [InlineData("{\n\"providers\":{\"a\":{\"baseUrl\":\"\\udfff\"}}}")]
    public void File_HalfASurrogatePair_NamesTheLine(string json)
    {
        using var written = Written.Json(json);
        written.Refused().Message.ShouldStartWith("llmd.json, line 2: ");
    }

    [Fact]
    public void File_BytesThatAreNotUtf8_NameTheLine()
    {
        using var written = Written.Json("");
        File.WriteAllBytes(Path.Combine(written.Directory, "llmd.json"), [.. "{\n\"providers\":{\"a"u8, 0xFF, .. "\":{}}}"u8]);
        written.Refused().Message.ShouldStartWith("llmd.json, line 2: ");
    }

    [Fact]
    public void File_NullValue_CountsAsNotSet()
    {
        using var written = Written.Json(
            """{"providers":{"local":{"baseUrl":"http://a/v1","apiKey":null,"models":null,"connectTimeout":null}}}"""
        );
        var local = written.Provider("local");
        local.ApiKey.ShouldBeNull();
        local.ConnectTimeout.ShouldBe(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void File_WithByteOrderMark_IsRead()
    {
        using var written = Written.Json("\uFEFF" + """{"providers":{"local":{"baseUrl":"http://a/v1"}}}""");
        using var llm = written.Build();
        llm.Providers.ShouldBe(["local"]);
    }

    [Fact]
    public void File_SectionsOfLaterVersions_AreReportedNotDropped()
    {
        using var written = Written.Json(
            """
            {"providers":{"local":{"baseUrl":"http://a/v1","models":[{"id":"a","contextWindow":1,"prefill":true},{"id":"b","prefill":true}]}},
             "models":{}, "cache":{"enabled":true,"store":"redis:h"}, "gateway":null}
            """
        );
        using var llm = written.Build();
        llm.Warnings.ShouldBe(["'cache:store' has no effect: nothing here opens a store of the kind 'redis', so nothing is cached"]);
    }

    [Theory]
    [InlineData("{\n  \"providers\": {\n    \"a\" {} } }", "line 3, column 9")]
    [InlineData("{\"providers\": {", "line 1, column 16")]
    [InlineData("{} {}", "line 1, column 4")]
    [InlineData("", "line 1, column 1")]
    public void File_MalformedJson_IsRefusedByFileLineAndColumn(string json, string where)
    {
        using var written = Written.Json(json);
        var message = written.Refused().Message;
        message.ShouldStartWith("llmd.json is not valid JSON");
        message.ShouldContain(where);
    }

    [Fact]
    public void File_SecretWithoutQuotes_IsNotEchoed()
    {
        using var written = Written.Json("""{"providers":{"openai":{"apiKey":true-secret-value}}}""");
        written.Refused().ToString().ShouldNotContain("secret-value");
    }

    [Fact]
    public void File_ThatNamesItsSchema_IsReadWithoutIt()
    {
        using var written = Written.Json("""{"$schema":"https://example.com/llmd.json","providers":{"openai":{"apiKey":"k"}}}""");
        written.Build().Dispose();
        using var deeper = Written.Json("""{"policy":{"$schema":"x"}}""");
        deeper.Refused().Key.ShouldBe("policy:$schema");
    }

    [Fact]
    public void File_NotAnObject_IsRefused()
    {
        using var written = Written.Json("[]");
        written.Refused().Message.ShouldBe("llmd.json: the file must hold one object, { … }.");
    }

    [Fact]
    public void File_NamedButMissing_IsRefusedByName()
    {
        var error = Should.Throw<LlmConfigurationException>(() => LlmSwitch.Create(b => b.AddFile("/no/such/llmd.json")));
        error.Message.ShouldBe("There is no configuration file '/no/such/llmd.json'.");
    }

    [Theory]
    [InlineData("""{"providres":{}}""", "providres", "llmd.json, line 1: 'providres' is not known; did you mean 'providers'?")]
    [InlineData(
        """{"providers":{"openai":{"apiKye":"k"}}}""",
        "providers:openai:apiKye",
        "'providers:openai:apiKye' is not known; did you mean 'apiKey'?"
    )]
    [InlineData("""{"providers":{"openai":{"api_key":"k"}}}""", "providers:openai:api_key", "did you mean 'apiKey'?")]
    [InlineData("""{"providers":{"openai":{"zzz":"k"}}}""", "providers:openai:zzz", "is not known; known here: dialect, baseUrl, apiKey,")]
    [InlineData(
        """{"providers":{"openai":{"apiKey":"k","models":[{"idd":"a"}]}}}""",
        "providers:openai:models:0:idd",
        "did you mean 'id'?"
    )]
    [InlineData("""{"providers":{"a":{"baseUrl":"http://a"},"A":{}}}""", "providers:a", "'providers:a' is there twice")]
    public void File_UnknownName_IsRefusedWithTheNearest(string json, string key, string message)
    {
        using var written = Written.Json(json);
        var error = written.Refused();
        error.Key.ShouldBe(key);
        error.Message.ShouldContain(message);
    }

    [Theory]
    [InlineData("connectTimeout", "10", "is \"10\"; expected a time such as 00:00:10")]
    [InlineData("connectTimeout", "\"soon\"", "is \"soon\"; expected a time such as 00:00:10")]
    [InlineData("connectTimeout", "\"00:00:00\"", "is \"00:00:00\"; expected a time")]
    [InlineData("streamUsage", "\"yes\"", "is \"yes\"; expected true or false")]
    [InlineData("maxEventBytes", "\"16MB\"", "is \"16MB\"; expected a positive number")]
    [InlineData("maxEventBytes", "-1", "is \"-1\"; expected a positive number")]
    [InlineData("maxAnswerLength", "1.5", "is \"1.5\"; expected a positive number")]
    [InlineData("models", "\"gpt\"", "is \"gpt\"; expected a list of model ids")]
    [InlineData("headers", "[]", "")]
    [InlineData("headers", "\"x\"", "is \"x\"; expected a section of names and values")]
    [InlineData("baseUrl", "\"127.0.0.1:8080\"", "is \"127.0.0.1:8080\"; expected an absolute http or https address")]
    [InlineData("baseUrl", "[\"http://a\"]", "is a list; expected an absolute http or https address")]
    [InlineData("baseUrl", "{\"a\":1}", "is a section; expected an absolute http or https address")]
    [InlineData("baseUrl", "\"ftp://host/v1\"", "is not an absolute http or https address")]
    [InlineData("baseUrl", "\"http://me:hunter2@host/v1\"", "holds a user or password")]
    [InlineData("proxy", "\"gopher://host\"", "is not an absolute address with one of http, https")]
    [InlineData("caFile", "\"missing.pem\"", "missing.pem', which does not exist")]
    [InlineData("dialect", "\"telepathy\"", "is \"telepathy\"; this version knows: openai, ")]
    [InlineData("apiKey", "{}", "is a section; expected a text")]
    [InlineData("apiKey", "\"\"", "is empty; write env:NAME")]
    [InlineData("apiKey", "\"hunter2\\n3\"", "holds a character that a header cannot carry")]
    public void File_WrongValue_IsRefusedByKeyFoundAndExpected(string name, string value, string message)
    {
        using var written = Written.Json(OpenAI((name == "apiKey" ? "" : "\"apiKey\":\"k\",") + $"\"{name}\":{value}"));
        if (message.Length == 0)
        {
            written.Build().Dispose();
            return;
        }
        var error = written.Refused();
        error.Key.ShouldBe($"providers:openai:{name}");
        error.Message.ShouldStartWith($"llmd.json, line 1: 'providers:openai:{name}' ");
        error.Message.ShouldContain(message);
        error.ToString().ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData("contextWindow", "\"big\"", "a positive number")]
    [InlineData("inputs", "\"text\"", "a list such as")]
    [InlineData("prefill", "1", "true or false")]
    [InlineData("cachedInputPrice", "\"free\"", "a price in USD per million tokens")]
    [InlineData("inputPrice", "-1", "a price in USD per million tokens")]
    [InlineData("id", "\"\"", "a model's id")]
    public void File_WrongDetailOfAModel_IsRefused(string name, string value, string expected)
    {
        var id = name == "id" ? "" : "\"id\":\"m\",";
        using var written = Written.Json(OpenAI("\"apiKey\":\"k\",\"models\":[{" + id + $"\"{name}\":{value}" + "}]"));
        var error = written.Refused();
        error.Key.ShouldBe($"providers:openai:models:0:{name}");
        error.Message.ShouldContain(expected);
    }

    [Fact]
    public void File_ModelWithoutId_IsRefused()
    {
        using var written = Written.Json("""{"providers":{"openai":{"apiKey":"k","models":[{"prefill":true}]}}}""");
        written.Refused().Message.ShouldContain("'providers:openai:models:0:id' is missing");
    }

    [Fact]
    public void File_UnknownProviderWithoutAddress_IsRefused()
    {
        using var written = Written.Json("""{"providers":{"mine":{"apiKey":"k"}}}""");
        var error = written.Refused();
        error.Key.ShouldBe("providers:mine:baseUrl");
        error.Message.ShouldContain("is missing; write an absolute http or https address");
    }

    [Theory]
    [InlineData("anthropic", "{\"apiKey\":\"k\"}", "anthropic")]
    [InlineData("anthropic", "{\"headers\":{\"x-api-key\":\"k\"}}", "anthropic")]
    [InlineData("Anthropic", "{\"apiKey\":\"k\",\"baseUrl\":\"http://proxy\"}", "anthropic")]
    [InlineData("anthropic", "{\"apiKey\":\"k\",\"dialect\":\"openai\",\"baseUrl\":\"http://proxy/v1\"}", "openai")]
    [InlineData("mine", "{\"dialect\":\"anthropic\",\"baseUrl\":\"http://proxy\"}", "anthropic")]
    public void File_Provider_SpeaksItsDialect(string id, string section, string dialect)
    {
        using var written = Written.Json("{\"providers\":{\"" + id + "\":" + section + "}}");
        written.Provider(id).Dialect.ShouldBe(dialect);
    }

    [Theory]
    [InlineData("google", "", "https://generativelanguage.googleapis.com/")]
    [InlineData("google", ""","baseUrl":"http://127.0.0.1:1" """, "http://127.0.0.1:1/")]
    [InlineData("mine", ""","dialect":"Google","baseUrl":"http://127.0.0.1:1" """, "http://127.0.0.1:1/")]
    public void File_ProviderOfGoogle_SpeaksItsDialect(string id, string more, string address)
    {
        using var written = Written.Json("{\"providers\":{\"" + id + "\":{\"apiKey\":\"k\"" + more + "}}}");
        var options = written.Provider(id);
        options.Dialect.ShouldBe("google", StringCompareShould.IgnoreCase);
        options.BaseUrl.ShouldBe(new Uri(address));
    }

    [Fact]
    public void File_GoogleWithoutKey_IsRefusedByBothVariables()
    {
        using var written = Written.Json("""{"providers":{"google":{}}}""");
        written.Refused().Message.ShouldContain("set the environment variable GEMINI_API_KEY or GOOGLE_API_KEY");
    }

    private static string OpenAI(string members) => "{\"providers\":{\"openai\":{" + members + "}}}";
}
