using System.Text;
using LlmDispatcher.Fuzz.Bytes;
using LlmDispatcher.Hosting;
using LlmDispatcher.Providers;

namespace LlmDispatcher.Fuzz.Targets;

/// <summary>What a provider answers with a status that is no success, and its headers: there is a failure in any of them, and never an exception.</summary>
internal sealed class FailureTarget : IFuzzTarget
{
    private const string Key = "sk-fuzz-0123456789";

    private static readonly IProviderDialect[] Providers =
    [
        .. ProviderDialects.Names.Select(d =>
            ProviderDialects.Create(new ProviderOptions { Dialect = d, ApiKey = Key }, TimeProvider.System)
        ),
    ];

    private static readonly string[] Headers =
    [
        "retry-after",
        "retry-after-ms",
        "x-should-retry",
        "x-request-id",
        "request-id",
        "x-ratelimit-remaining-requests",
        "x-ratelimit-reset-requests",
        "x-ratelimit-limit-tokens",
        "x-ratelimit-reset-tokens",
        "anthropic-ratelimit-requests-remaining",
        "anthropic-ratelimit-requests-reset",
        "openai-processing-ms",
    ];

    public string Name => "failures";

    public IReadOnlyList<byte[]> Seeds { get; } = Embedded.All(n => n.StartsWith("failure-", StringComparison.Ordinal));

    public void Feed(byte[] input, Random random)
    {
        using var response = new HttpResponseMessage();
        foreach (var name in Headers)
        {
            var from = random.Next(input.Length + 1);
            var value = Encoding.Latin1.GetString(input, from, Math.Min(random.Next(30), input.Length - from));
            response.Headers.TryAddWithoutValidation(name, value.ReplaceLineEndings(" "));
        }
        var status = 300 + random.Next(300);
        foreach (var provider in Providers)
        {
            provider.ReadHead(response.Headers);
            var failure = provider.ReadFailure(status, response.Headers, input, DateTimeOffset.UnixEpoch);
            if (failure.Message.Contains(Key, StringComparison.Ordinal))
                throw new FuzzException($"The key is in the message: {failure.Message}");
            if (failure.RetryAfter < TimeSpan.Zero)
                throw new FuzzException($"It is to be asked again {failure.RetryAfter} from now.");
        }
    }
}
