using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LlmDispatcher.Gateway;
using LlmDispatcher.Gateway.Serving;
using LlmDispatcher.Simulator;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Gateway;

public sealed class TlsTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Certificate_Renewed_IsShownWithoutARestart()
    {
        var now = new DateTime(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc);
        Write("first", now);
        await using var simulator = await SimulatorServer.StartAsync(new SimulatorOptions { Pace = Pace.Instant }, Token);
        using var llm = LlmSwitch.Create(b =>
            b.AddProvider("openai", new ProviderOptions { BaseUrl = new Uri(simulator.BaseAddress, "v1"), Models = { "demo" } })
        );
        var options = new GatewayOptions { Certificate = ServerCertificate.Read(_file, _file, _time) };
        await using var gateway = GatewayServer.Create(llm, options, "https://127.0.0.1:0");
        await gateway.StartAsync(Token);

        (await AskAsync(gateway)).ShouldBe("CN=first");
        Write("second", now.AddMinutes(1));
        (await AskAsync(gateway)).ShouldBe("CN=first"); // not looked at for every client
        _time.Advance(ServerCertificate.LookAgain);
        (await AskAsync(gateway)).ShouldBe("CN=second");
        await File.WriteAllTextAsync(_file, "half of a fi", Token);
        File.SetLastWriteTimeUtc(_file, now.AddMinutes(2));
        _time.Advance(ServerCertificate.LookAgain);
        (await AskAsync(gateway)).ShouldBe("CN=second");
        Write("third", now.AddMinutes(3));
        _time.Advance(ServerCertificate.LookAgain);
        (await AskAsync(gateway)).ShouldBe("CN=third");
    }

    [Fact]
    public void Https_WithoutACertificate_IsRefused()
    {
        using var llm = LlmSwitch.Create(b => b.AddProvider("openai", new ProviderOptions { ApiKey = "k" }));
        Should
            .Throw<ArgumentException>(() => GatewayServer.Create(llm, new GatewayOptions(), "https://127.0.0.1:0"))
            .Message.ShouldContain("Without a certificate, nobody can listen on https://127.0.0.1:0");
    }

    /// <summary>Asks for a whole answer over a connection of its own.</summary>
    /// <returns>Whose certificate was shown.</returns>
    private static async Task<string> AskAsync(GatewayServer gateway)
    {
        var shown = "";
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => (shown = certificate!.Subject).Length > 0;
        using var http = new HttpClient(handler) { BaseAddress = new Uri(gateway.Urls[0]) };
        using var response = await http.PostAsync(
            "/v1/chat/completions",
            new StringContent("""{"model":"openai/demo","messages":[{"role":"user","content":"hi"}]}""", null, "application/json"),
            Token
        );
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Version.ShouldBe(HttpVersion.Version11);
        return shown;
    }

    private void Write(string name, DateTime when)
    {
        using var key = ECDsa.Create();
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            TimeProvider.System.GetUtcNow().AddDays(-1),
            TimeProvider.System.GetUtcNow().AddDays(1)
        );
        File.WriteAllText(_file, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        File.SetLastWriteTimeUtc(_file, when);
    }
}
