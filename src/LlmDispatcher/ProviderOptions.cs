namespace LlmDispatcher;

/// <summary>How to reach one provider.</summary>
public sealed class ProviderOptions
{
    /// <summary>Options with every default.</summary>
    public ProviderOptions() { }

    internal ProviderOptions(ProviderOptions other)
    {
        (Dialect, BaseUrl, ApiKey, Proxy, CaFile) = (other.Dialect, other.BaseUrl, other.ApiKey, other.Proxy, other.CaFile);
        (StreamUsage, ConnectTimeout, MaxEventBytes, MaxAnswerLength) = (
            other.StreamUsage,
            other.ConnectTimeout,
            other.MaxEventBytes,
            other.MaxAnswerLength
        );
        (Token, Http) = (other.Token, other.Http);
        Headers = new Dictionary<string, string>(other.Headers, StringComparer.OrdinalIgnoreCase);
        Models = [.. other.Models];
    }

    /// <summary>The wire language it speaks: <c>openai</c> (the default: Chat Completions, and audio transcription), <c>openai-responses</c>, <c>anthropic</c> or <c>google</c>; of a provider that we know by its id, without an address, its own.</summary>
    public string Dialect { get; set; } = "openai";

    /// <summary>Where it listens. OpenAI's and compatible servers' with <c>/v1</c>, Anthropic's and Google's without a version; a query (such as Azure's <c>api-version</c>) is kept on every call.</summary>
    public Uri? BaseUrl { get; set; }

    /// <summary>The key. <see langword="null"/> (the default) sends none, as local servers allow.</summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// Gives a token for each request, sent as <c>Authorization: Bearer</c> in the place of a key: of Microsoft Entra for Azure, of Google for Vertex. It is asked every time, by many requests at once; whoever gives it keeps it as long as it is
    /// valid. When it throws, or gives nothing, the route is denied, with its message. <see langword="null"/> (the default) for none; not beside <see cref="ApiKey"/>.
    /// </summary>
    public Func<CancellationToken, ValueTask<string>>? Token { get; set; }

    /// <summary>
    /// What sends the requests, such as an <see cref="HttpClient"/> with handlers of your own; it stays yours to dispose. <see langword="null"/> (the default): connections of our own, made for streams. Then <see cref="Proxy"/> and
    /// <see cref="CaFile"/> are its own affair and must not be set, it may follow redirects with the key, and a <see cref="HttpClient.Timeout"/> that is not infinite ends a wait for headers without a name
    /// (<see cref="LlmSwitch.Warnings"/> tells).
    /// </summary>
    public HttpMessageInvoker? Http { get; set; }

    /// <summary>Headers added to every request, such as <c>OpenAI-Organization</c>; they win over our own.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The proxy to go through; <see langword="null"/> (the default) uses the machine's settings.</summary>
    public Uri? Proxy { get; set; }

    /// <summary>A PEM file of certificate authorities to trust besides the machine's own; <see langword="null"/> (the default) for none.</summary>
    public string? CaFile { get; set; }

    /// <summary>The models it offers, the preferred one first. A model that is not listed can still be asked for by <c>provider/model</c>.</summary>
    public IList<ModelOptions> Models { get; } = [];

    /// <summary>Whether to ask for token counts with <c>stream_options</c>. Default <see langword="true"/>; turn it off for a server that rejects the field.</summary>
    public bool StreamUsage { get; set; } = true;

    /// <summary>The longest time to connect: name look-up, TCP and TLS. Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The most bytes that may arrive without completing an event. Default 16 MiB.</summary>
    public int MaxEventBytes { get; set; } = 16 << 20;

    /// <summary>The most UTF-16 characters that an answer may have: text, reasoning and arguments together. Default 64 Mi, which is 128 MiB of memory.</summary>
    public long MaxAnswerLength { get; set; } = 64L << 20;
}
