using LlmDispatcher.Gateway.Keys;
using LlmDispatcher.Gateway.Serving;

namespace LlmDispatcher.Gateway;

/// <summary>How the gateway serves. The defaults are the limits that its documentation names.</summary>
internal sealed record GatewayOptions
{
    /// <summary>The most bytes that the body of a request may have. Default 25 MiB.</summary>
    public int MaxRequestBytes { get; init; } = 25 << 20;

    /// <summary>The most bytes that an answer may have. Default 128 MiB.</summary>
    public long MaxAnswerBytes { get; init; } = 128L << 20;

    /// <summary>The most answers that are given at once; whoever comes then is asked to come again. Default 10,000.</summary>
    public int MaxStreams { get; init; } = 10_000;

    /// <summary>How long the headers of a stream wait for its first content. Default 15 s.</summary>
    public TimeSpan HeaderWait { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a stream's line may be silent before a heartbeat. Default 15 s.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The wire languages that get no heartbeats, by the names that the configuration has for them: for a client that stumbles over comments. Empty by default.</summary>
    public IReadOnlyList<string> WithoutHeartbeat { get; init; } = [];

    /// <summary>How long a client may take to send the head of a request. Default 15 s.</summary>
    public TimeSpan SlowHeaders { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the body of a request may come slower than 240 bytes a second. Default 10 s; more than 1 s.</summary>
    public TimeSpan SlowBody { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a client may leave what it was sent unread, before it is dropped. Default 60 s.</summary>
    public TimeSpan WriteStall { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long answers under way may go on once the gateway is to stop. Default 30 s.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The keys that callers may show. Empty (the default): any credential or none is taken, and then only this machine may be listened to.</summary>
    public IReadOnlyList<KeyOptions> Keys { get; init; } = [];

    /// <summary>What is shown on addresses that begin with <c>https</c>; <see langword="null"/> (the default) when there are none.</summary>
    public ServerCertificate? Certificate { get; init; }

    /// <summary>Hears of faults of the gateway's own, which the client is told of in one sentence: the request's name, and what was thrown. <see langword="null"/> (the default): nobody does.</summary>
    public Action<string, Exception>? Faulted { get; init; }

    /// <summary>The clock of every limit and every date.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
