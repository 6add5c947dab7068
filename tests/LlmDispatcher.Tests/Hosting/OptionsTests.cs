namespace LlmDispatcher.Tests.Hosting;

public sealed class OptionsTests
{
    public static TheoryData<string, ProviderOptions> Wrong =>
        new()
        {
            { "baseUrl", new() },
            {
                "baseUrl",
                new() { BaseUrl = new("/v1", UriKind.Relative) }
            },
            {
                "baseUrl",
                new() { BaseUrl = new("file:///v1") }
            },
            {
                "baseUrl",
                new() { BaseUrl = new("http://me:pw@host/v1") }
            },
            {
                "dialect",
                new() { BaseUrl = new("http://host/v1"), Dialect = "telepathy" }
            },
            {
                "apiKey",
                new() { BaseUrl = new("http://host/v1"), ApiKey = "a\nb" }
            },
            {
                "proxy",
                new() { BaseUrl = new("http://host/v1"), Proxy = new("ftp://proxy") }
            },
            {
                "caFile",
                new() { BaseUrl = new("http://host/v1"), CaFile = "/no/such.pem" }
            },
            {
                "models",
                new() { BaseUrl = new("http://host/v1"), Models = { " " } }
            },
            {
                "headers:X Y",
                new() { BaseUrl = new("http://host/v1"), Headers = { ["X Y"] = "v" } }
            },
            {
                "headers:X",
                new() { BaseUrl = new("http://host/v1"), Headers = { ["X"] = "a\r\nb" } }
            },
            {
                "connectTimeout",
                new() { BaseUrl = new("http://host/v1"), ConnectTimeout = TimeSpan.Zero }
            },
            {
                "connectTimeout",
                new() { BaseUrl = new("http://host/v1"), ConnectTimeout = Timeout.InfiniteTimeSpan }
            },
            {
                "maxEventBytes",
                new() { BaseUrl = new("http://host/v1"), MaxEventBytes = 0 }
            },
            {
                "maxAnswerLength",
                new() { BaseUrl = new("http://host/v1"), MaxAnswerLength = -1 }
            },
        };

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Wrong))]
    public void Provider_WrongOption_IsRefusedByKey(string name, ProviderOptions options) =>
        Should
            .Throw<LlmConfigurationException>(() => LlmSwitch.Create(b => b.AddProvider("mine", options)))
            .Key.ShouldBe($"providers:mine:{name}");
}
