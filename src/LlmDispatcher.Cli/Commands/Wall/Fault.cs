namespace LlmDispatcher.Cli.Commands.Wall;

/// <summary>One way in which a provider breaks.</summary>
/// <param name="Name">What it is called, in plain words.</param>
/// <param name="Script">
/// As the simulator is told. <c>{third}</c> is the event after a third of a plain answer, <c>{last}</c> its last event, <c>{letter}</c> the byte in the middle of its first letter of several bytes.
/// </param>
/// <param name="Cure">Who can bring the answer home.</param>
internal sealed record Fault(string Name, string Script, Cure Cure)
{
    /// <summary>What whoever is asked to go on with the answer does, as the simulator is told.</summary>
    public string Sequel { get; init; } = "";

    /// <summary>Whether this can happen in a language, and be seen there.</summary>
    public Func<Wire, bool> Concerns { get; init; } = _ => true;

    /// <summary>Whether the promise is a whole answer; else a typed reason will do.</summary>
    public bool MustFinish(Situation situation) =>
        Cure switch
        {
            Cure.None => true,
            Cure.SameProvider => situation != Situation.NobodyLeft,
            Cure.OtherProvider => situation == Situation.OtherLeft,
            _ => false,
        };
}
