namespace LlmDispatcher.Tests.Hosting;

public sealed class SecretTests
{
    [Fact]
    public void ApiKey_FromVariable_IsItsTrimmedValue()
    {
        using var written = Written.Json("""{"providers":{"openai":{"apiKey":"env:MY_KEY"}}}""").With("MY_KEY", "k-123\n");
        written.Provider("openai").ApiKey.ShouldBe("k-123");
    }

    [Fact]
    public void ApiKey_FromFile_CountsFromTheConfigurationAndIsTrimmed()
    {
        using var written = Written.Json("""{"providers":{"openai":{"apiKey":"file:secret.txt"}}}""");
        written.File("secret.txt", " k-123\n");
        written.Provider("openai").ApiKey.ShouldBe("k-123");
    }

    [Fact]
    public void ApiKey_VariableNotSet_IsRefusedByKeyAndVariable()
    {
        using var written = Written.Json("""{"providers":{"openai":{"apiKey":"env:MY_KEY"}}}""").With("MY_KEY", " ");
        var error = written.Refused();
        error.Key.ShouldBe("providers:openai:apiKey");
        error.Message.ShouldBe("llmd.json, line 1: 'providers:openai:apiKey' asks for the environment variable MY_KEY, which is not set.");
    }

    [Fact]
    public void ApiKey_FileMissing_IsRefusedByKeyAndPath()
    {
        using var written = Written.Json("""{"providers":{"openai":{"apiKey":"file:secret.txt"}}}""");
        var error = written.Refused();
        error.Key.ShouldBe("providers:openai:apiKey");
        error.Message.ShouldContain($"asks for the file '{Path.Combine(written.Directory, "secret.txt")}', which does not exist.");
    }

    [Fact]
    public void ApiKey_FileEmpty_IsRefused()
    {
        using var written = Written.Json("""{"providers":{"openai":{"apiKey":"file:secret.txt"}}}""");
        written.File("secret.txt", "\n");
        written.Refused().Message.ShouldContain("which is empty");
    }

    [Fact]
    public void ApiKey_NotInFileButInTheEnvironment_IsTakenForItsOwnProvider()
    {
        using var written = Written.Json("""{"providers":{"openai":{"models":["gpt-x"]}}}""").With("OPENAI_API_KEY", "k-123");
        written.Provider("openai").ApiKey.ShouldBe("k-123");
    }

    [Fact]
    public void ApiKey_FromTheEnvironment_IsNotSentToAnAddressTheFileNames()
    {
        using var written = Written.Json("""{"providers":{"openai":{"baseUrl":"http://elsewhere/v1"}}}""").With("OPENAI_API_KEY", "k-123");
        written.Provider("openai").ApiKey.ShouldBeNull();
    }

    [Fact]
    public void ApiKey_NowhereForAKnownProvider_IsRefusedByKeyAndVariable()
    {
        using var written = Written.Json("""{"providers":{"groq":{}}}""");
        var error = written.Refused();
        error.Key.ShouldBe("providers:groq:apiKey");
        error.Message.ShouldContain("is missing; set the environment variable GROQ_API_KEY");
    }
}
