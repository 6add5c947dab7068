using LlmDispatcher.Fuzz.Bytes;
using LlmDispatcher.Gateway.Dialects;
using LlmDispatcher.Gateway.Requests;
using LlmDispatcher.Hosting;
using LlmDispatcher.Providers;
using LlmDispatcher.Providers.Requests;
using Microsoft.AspNetCore.Http;

namespace LlmDispatcher.Fuzz.Targets;

/// <summary>
/// The body that a client of the gateway sends. It is a request, or a <see cref="RequestFormatException"/> says what is wrong; and a request can be written in the language of each provider, or is
/// refused by a <see cref="ProviderException"/> that names what that language has no word for.
/// </summary>
/// <param name="name">The reader's name.</param>
/// <param name="seeds">How the names of its seeds begin.</param>
/// <param name="dialect">The language of the client.</param>
internal sealed class RequestTarget(string name, string seeds, IInboundDialect dialect) : IFuzzTarget
{
    public const string Boundary = "llmd-boundary";

    private static readonly IProviderDialect[] Providers =
    [
        .. ProviderDialects.Names.Select(d =>
            ProviderDialects.Create(new ProviderOptions { Dialect = d, BaseUrl = new Uri("http://127.0.0.1:1/v1") }, TimeProvider.System)
        ),
    ];

    public string Name => name;

    public IReadOnlyList<byte[]> Seeds { get; } = Embedded.All(n => n.StartsWith(seeds, StringComparison.Ordinal));

    public void Feed(byte[] input, Random random)
    {
        var context = new DefaultHttpContext();
        context.Request.Body = new BrokenReads(input, random);
        context.Request.ContentType = $"multipart/form-data; boundary={Boundary}";
        InboundRequest inbound;
        try
        {
            var reading = dialect.ReadAsync(context.Request, new BodyReader(limit: 1 << 20));
            inbound = reading.IsCompleted
                ? reading.GetAwaiter().GetResult()
                : throw new FuzzException("It waits, though all bytes are there.");
            ConversationRules.Check(inbound.Task.Messages);
        }
        catch (Exception refused) when (refused is RequestFormatException or ArgumentException)
        {
            return;
        }
        foreach (var provider in Providers)
            Write(inbound.Task with { Model = "m" }, provider);
    }

    private static void Write(TaskRequest request, IProviderDialect provider)
    {
        try
        {
            List<string> dropped = [];
            provider.Write(Translation.Into(provider.LanguageOf(request), request, dropped), dropped).Dispose();
        }
        catch (ProviderException)
        {
            // The language has no word for it.
        }
    }
}
