using System.Net;
using System.Net.Sockets;
using System.Text;
using LlmDispatcher.Gateway;

namespace LlmDispatcher.Tests.Gateway;

/// <summary>Clients that send as slowly as they can, to hold a connection for nothing. The limits are Kestrel's, on the machine's clock; they are set low here.</summary>
public sealed class SlowClientTests : GatewayTest
{
    private protected override GatewayOptions Options =>
        new() { SlowBody = TimeSpan.FromSeconds(1.1), SlowHeaders = TimeSpan.FromSeconds(1) };

    [Theory]
    [InlineData("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{")] // the body drips
    [InlineData("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nX-A")] // the head never ends
    public async Task Client_ThatNeverFinishesItsRequest_IsDroppedAndTheNextOneIsServed(string begun)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Address.Port, Token);
        var line = client.GetStream();
        await line.WriteAsync(Encoding.ASCII.GetBytes(begun), Token);

        var told = await ReadToEndAsync(line);

        told.ShouldStartWith("HTTP/1.1 408 ");
        Simulator.Attempts.ShouldBeEmpty();
        using var next = await PostAsync("/v1/chat/completions", """{"model":"openai/demo","messages":[{"role":"user","content":"hi"}]}""");
        next.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<string> ReadToEndAsync(NetworkStream line)
    {
        using var reader = new StreamReader(line, Encoding.ASCII);
        return await reader.ReadToEndAsync(Token);
    }
}
