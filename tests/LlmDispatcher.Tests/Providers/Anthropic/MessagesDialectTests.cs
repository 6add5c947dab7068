using LlmDispatcher.Providers.Anthropic;
using LlmDispatcher.Tests.Providers.Failures;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Providers.Anthropic;

public sealed class MessagesDialectTests
{
    private static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));

    private static readonly TaskRequest Request = new("Hi") { Model = "claude-x" };

    [Theory]
    [InlineData("https://api.anthropic.com", "https://api.anthropic.com/v1/messages")]
    [InlineData("http://127.0.0.1:8080/anthropic/?a=b", "http://127.0.0.1:8080/anthropic/v1/messages?a=b")]
    public void Write_Request_GoesToItsAddress(string baseUrl, string address)
    {
        using var message = Dialect(new() { BaseUrl = new(baseUrl) }).Write(Request);
        (message.Method, message.RequestUri!.AbsoluteUri).ShouldBe((HttpMethod.Post, address));
        message.Content!.Headers.ContentType!.ToString().ShouldBe("application/json");
    }

    [Fact]
    public void Write_Key_GoesInItsOwnHeaderBesideTheVersion()
    {
        using var message = Dialect(new() { BaseUrl = new("http://h"), ApiKey = "k-1" }).Write(Request);
        message.Headers.GetValues("x-api-key").ShouldBe(["k-1"]);
        message.Headers.GetValues("anthropic-version").ShouldBe(["2023-06-01"]);
        message.Headers.Authorization.ShouldBeNull();
    }

    [Fact]
    public void Write_HeadersOfTheOptions_Win()
    {
        var options = new ProviderOptions
        {
            BaseUrl = new("http://h"),
            ApiKey = "k-1",
            Headers =
            {
                ["authorization"] = "Bearer t",
                ["Anthropic-Version"] = "2026-10-21",
                ["anthropic-beta"] = "a,b",
            },
        };
        using var message = Dialect(options).Write(Request);
        message.Headers.Contains("x-api-key").ShouldBeFalse();
        message.Headers.Authorization!.ToString().ShouldBe("Bearer t");
        message.Headers.GetValues("anthropic-version").ShouldBe(["2026-10-21"]);
        message.Headers.GetValues("anthropic-beta").ShouldBe(["a,b"]);
        Should
            .Throw<ProviderException>(() => Dialect(options).Write(Request with { Temperature = 1 }))
            .Message.ShouldContain("temperature: version 2026-10-21 takes no sampling settings");
    }

    [Fact]
    public void ReadHead_Reset_IsComparedWithTheDialectsClock() =>
        Dialect(new())
            .ReadHead(Answers.Headers("anthropic-ratelimit-tokens-reset: 2026-11-22T10:01:00Z"))
            .Tokens!.Value.ResetAfter.ShouldBe(TimeSpan.FromMinutes(1));

    private static MessagesDialect Dialect(ProviderOptions options) => new(options, Clock);
}
