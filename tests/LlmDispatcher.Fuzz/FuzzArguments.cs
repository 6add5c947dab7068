using System.Globalization;
using LlmDispatcher.Fuzz.Targets;

namespace LlmDispatcher.Fuzz;

/// <summary>What the command line asks for.</summary>
/// <param name="Targets">The readers.</param>
/// <param name="Minutes">How long each.</param>
/// <param name="Seed">Of all that is random.</param>
/// <param name="At">The one input to feed; <see langword="null"/> for as many as there is time for.</param>
internal sealed record FuzzArguments(IReadOnlyList<IFuzzTarget> Targets, double Minutes, int Seed, long? At)
{
    /// <returns><see langword="null"/> when it cannot be understood.</returns>
    public static FuzzArguments? Read(string[] args)
    {
        List<IFuzzTarget> targets = [];
        var (minutes, seed, at) = (1.0, Random.Shared.Next(), (long?)null);
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            if (args[i] == "--minutes" && double.TryParse(value, CultureInfo.InvariantCulture, out minutes))
                i++;
            else if (args[i] == "--seed" && int.TryParse(value, CultureInfo.InvariantCulture, out seed))
                i++;
            else if (args[i] == "--at" && long.TryParse(value, CultureInfo.InvariantCulture, out var number))
                (at, i) = (number, i + 1);
            else if (AllTargets.List.FirstOrDefault(t => t.Name == args[i]) is { } target)
                targets.Add(target);
            else
                return null;
        }
        return new(targets.Count > 0 ? targets : AllTargets.List, minutes, seed, at);
    }
}
