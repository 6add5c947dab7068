using LlmDispatcher.Hosting;
using Microsoft.Extensions.Configuration;

namespace LlmDispatcher.Tests.Hosting;

public sealed class EnvironmentTests
{
    public static TheoryData<string, string> KeysOfKnownProviders =>
        new()
        {
            { "OPENAI_API_KEY", "openai" },
            { "ANTHROPIC_API_KEY", "anthropic" },
            { "XAI_API_KEY", "xai" },
            { "GEMINI_API_KEY", "google" },
            { "GOOGLE_API_KEY", "google" },
            { "GROQ_API_KEY", "groq" },
            { "MISTRAL_API_KEY", "mistral" },
            { "DEEPSEEK_API_KEY", "deepseek" },
            { "OPENROUTER_API_KEY", "openrouter" },
        };

    [Theory]
    [MemberData(nameof(KeysOfKnownProviders))]
    public void Environment_KeyOfAKnownProvider_ConfiguresIt(string variable, string provider)
    {
        using var written = new Written().With(variable, "k-123");
        using var llm = written.Build();
        llm.Providers.ShouldBe([provider]);
    }

    [Fact]
    public void Environment_KeyOfGoogle_ConfiguresItsOwnDialectAndTheFirstNameWins()
    {
        var (_, options) = EnvironmentProviders
            .Read(new Dictionary<string, string> { ["GOOGLE_API_KEY"] = "k-2", ["GEMINI_API_KEY"] = "k-1" })
            .Single();
        options.Dialect.ShouldBe("google");
        options.ApiKey.ShouldBe("k-1");
        options.BaseUrl.ShouldBe(new Uri("https://generativelanguage.googleapis.com"));
    }

    [Fact]
    public void Environment_SecondNameOfAKeyThatNoHeaderCanCarry_IsTheOneNamed()
    {
        using var written = new Written().With("GOOGLE_API_KEY", "hunter2\u0007");
        written.Refused().Message.ShouldStartWith("Environment variable GOOGLE_API_KEY holds");
    }

    [Fact]
    public void Environment_AddressWithoutKey_ConfiguresOpenAIWithoutKey()
    {
        var (id, options) = EnvironmentProviders
            .Read(new Dictionary<string, string> { ["OPENAI_BASE_URL"] = "http://127.0.0.1:1234/v1" })
            .Single();
        id.ShouldBe("openai");
        options.ApiKey.ShouldBeNull();
        options.BaseUrl.ShouldBe(new Uri("http://127.0.0.1:1234/v1"));
    }

    [Theory]
    [InlineData("openai", "openai", "https://api.openai.com/v1")]
    [InlineData("anthropic", "anthropic", "https://api.anthropic.com/")]
    public void Environment_KeyOfAKnownProvider_KnowsItsAddressAndItsDialect(string provider, string dialect, string address)
    {
        var (_, options) = EnvironmentProviders
            .Read(new Dictionary<string, string> { [$"{provider.ToUpperInvariant()}_API_KEY"] = "k" })
            .Single();
        (options.Dialect, options.BaseUrl!.AbsoluteUri).ShouldBe((dialect, address));
    }

    [Theory]
    [InlineData("127.0.0.1:1234/v1")]
    [InlineData("localhost:1234/v1")]
    [InlineData("ftp://host/v1")]
    public void Environment_AddressThatIsNone_IsRefusedByVariable(string address)
    {
        using var written = new Written().With("OPENAI_BASE_URL", address);
        written
            .Refused()
            .Message.ShouldBe(
                "Environment variable OPENAI_BASE_URL is not an absolute http or https address such as http://127.0.0.1:8080/v1."
            );
    }

    [Fact]
    public void Environment_KeyThatNoHeaderCanCarry_IsRefusedByVariableWithoutItsValue()
    {
        using var written = new Written().With("GROQ_API_KEY", "hunter2\u0007");
        var message = written.Refused().Message;
        message.ShouldStartWith("Environment variable GROQ_API_KEY holds");
        message.ShouldNotContain("hunter2");
    }

    [Fact]
    public void Environment_EmptyKey_CountsAsNotSet()
    {
        using var written = new Written().With("OPENAI_API_KEY", "").With("TELEPATHY_API_KEY", "k");
        var error = written.Refused();
        error.Key.ShouldBe("providers");
        error.Message.ShouldContain("OPENAI_API_KEY, ANTHROPIC_API_KEY, XAI_API_KEY, GEMINI_API_KEY or GOOGLE_API_KEY");
        error.Message.ShouldContain("OPENAI_BASE_URL");
        error.Message.ShouldContain("llmd.json");
    }

    [Fact]
    public void Override_OfAValueInTheFile_Wins()
    {
        using var written = Written
            .Json("""{"providers":{"openai":{"apiKey":"old","models":["a","b"]}}}""")
            .With("LLMD__Providers__openai__ApiKey", "new")
            .With("LLMD__Providers__openai__Models__0", "c");
        var openai = written.Provider("openai");
        openai.ApiKey.ShouldBe("new");
        openai.Models.Select(m => m.Id).ShouldBe(["c", "b"]);
    }

    [Fact]
    public void Override_WithoutFile_ConfiguresAProvider()
    {
        using var written = new Written().With("LLMD__Providers__mine__BaseUrl", "http://127.0.0.1:1/v1");
        using var llm = written.Build();
        llm.Providers.ShouldBe(["mine"]);
    }

    [Fact]
    public void Override_UnknownName_IsRefusedByVariable()
    {
        using var written = Written.Json("""{"providers":{"openai":{"apiKey":"k"}}}""").With("LLMD__Providers__openai__ApiKye", "hunter2");
        var message = written.Refused().Message;
        message.ShouldBe(
            "Environment variable LLMD__Providers__openai__ApiKye: 'providers:openai:ApiKye' is not known; did you mean 'apiKey'?"
        );
    }

    [Fact]
    public void Configuration_OfAHost_IsReadAndTheRestLeftAlone()
    {
        var host = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["Logging:LogLevel:Default"] = "Warning",
                    ["Providers:mine:BaseUrl"] = "http://127.0.0.1:1/v1",
                    ["Providers:mine:Models:0"] = "m",
                }
            )
            .Build();
        using var llm = LlmSwitch.Create(b => b.AddConfiguration(host));
        llm.Providers.ShouldBe(["mine"]);
    }

    [Fact]
    public void Configuration_SectionOfOurOwn_IsReadStrictly()
    {
        var section = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Llm:Loging:Level"] = "x" })
            .Build()
            .GetSection("Llm");
        Should
            .Throw<LlmConfigurationException>(() => LlmSwitch.Create(b => b.AddConfiguration(section)))
            .Message.ShouldStartWith("Configuration: 'Loging' is not known");
    }
}
