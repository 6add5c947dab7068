namespace LlmDispatcher.Simulator;

/// <summary>How a simulator listens and speaks.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Addresses to listen on, separated by <c>;</c>. Port 0 takes a free one. Default: <c>http://127.0.0.1:0</c>.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:0";

    /// <summary>How fast answers come. Default: <see cref="Pace.Realistic"/>.</summary>
    public Pace Pace { get; init; } = Pace.Realistic;

    /// <summary>The clock of every wait and every timestamp. Default: <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The only key that is let in; any other credential is a 401. Default: none, anybody is let in.</summary>
    public string? RequireKey { get; init; }
}
