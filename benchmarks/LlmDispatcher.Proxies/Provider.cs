using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LlmDispatcher.Proxies;

/// <summary>
/// A provider that costs as little as it can. The model says what it sends: <c>b-CHUNKS-MILLISECONDS</c> is that many chunks of OpenAI's wire, with that long between them; with 0, all in one write.
/// </summary>
internal static partial class Provider
{
    private static readonly byte[] Head = Frame("""{"role":"assistant","content":""}""", "null");
    private static readonly byte[] Chunk = Frame("""{"content":" the tide comes in"}""", "null");
    private static readonly byte[] End = [.. Frame("{}", "\"stop\""), .. "data: [DONE]\n\n"u8];

    public static async Task ServeAsync()
    {
        var app = Host.Build("http://127.0.0.1:0");
        app.MapPost("/v1/chat/completions", AnswerAsync);
        await Host.RunAsync(app);
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var order = Order().Match(await reader.ReadToEndAsync(context.RequestAborted));
        var chunks = int.Parse(order.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        var pause = TimeSpan.FromMilliseconds(int.Parse(order.Groups[2].ValueSpan, CultureInfo.InvariantCulture));
        context.Response.ContentType = "text/event-stream";
        var body = context.Response.Body;
        if (pause == TimeSpan.Zero)
        {
            await body.WriteAsync(Burst(chunks), context.RequestAborted);
            return;
        }
        await body.WriteAsync(Head, context.RequestAborted);
        await body.FlushAsync(context.RequestAborted);
        using var beat = new PeriodicTimer(pause);
        for (var i = 0; i < chunks && await beat.WaitForNextTickAsync(context.RequestAborted); i++)
        {
            await body.WriteAsync(Chunk, context.RequestAborted);
            await body.FlushAsync(context.RequestAborted);
        }
        await body.WriteAsync(End, context.RequestAborted);
    }

    private static byte[] Burst(int chunks)
    {
        var all = new MemoryStream();
        all.Write(Head);
        for (var i = 0; i < chunks; i++)
            all.Write(Chunk);
        all.Write(End);
        return all.ToArray();
    }

    // About 309 bytes, as OpenAI's are.
    private static byte[] Frame(string delta, string finish) =>
        Encoding.UTF8.GetBytes(
            $$"""
            data: {"id":"chatcmpl-AbCdEfGhIjKlMnOpQrStUvWxYz012","object":"chat.completion.chunk","created":1795001200,"model":"gpt-4o-mini-2024-07-18","service_tier":"default","system_fingerprint":"fp_0123456789","choices":[{"index":0,"delta":{{delta}},"logprobs":null,"finish_reason":{{finish}}}],"obfuscation":"k3J9sd"}


            """
        );

    [GeneratedRegex(@"b-(\d+)-(\d+)")]
    private static partial Regex Order();
}
