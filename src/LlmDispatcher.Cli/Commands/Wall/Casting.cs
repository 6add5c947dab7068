using LlmDispatcher.Simulator;

namespace LlmDispatcher.Cli.Commands.Wall;

/// <summary>Who plays what: how each request to each provider is answered.</summary>
/// <param name="Situation">What is left when the first one breaks.</param>
/// <param name="Script">How it breaks.</param>
/// <param name="Sequel">What whoever is asked after that does.</param>
internal sealed record Casting(Situation Situation, string Script, string Sequel)
{
    /// <summary>The model that breaks.</summary>
    public const string Broken = "broken";

    /// <summary>The model that is well.</summary>
    public const string Well = "well";

    private readonly Script _broken = Simulator.Script.Parse(Script);
    private readonly Script _sequel = Simulator.Script.Parse(Sequel);
    private int _asked;

    public Script ScriptFor(SimulatedRequest request)
    {
        var isFirst = Interlocked.Increment(ref _asked) == 1;
        return request.Model == Well ? _sequel
            : isFirst ? _broken
            : Situation == Situation.Passing ? _sequel
            : _broken.And(_sequel);
    }
}
