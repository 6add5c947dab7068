namespace LlmDispatcher.Cli.Commands.Wall;

/// <summary>What was asked for on the command line.</summary>
/// <param name="Only">Parts of names of faults; empty for all.</param>
/// <param name="Show">A part of the name of the fault to show; <see langword="null"/> to try them.</param>
/// <param name="Json">Whether a program reads it.</param>
internal sealed record WallArguments(IReadOnlyList<string> Only, string? Show, bool Json)
{
    /// <exception cref="UsageException">No fault is called so.</exception>
    public IReadOnlyList<Fault> Faults()
    {
        foreach (var part in Only)
            _ = Find(part);
        return [.. Wall.Faults.All.Where(f => Only.Count == 0 || Only.Any(part => IsCalled(f, part)))];
    }

    /// <summary>The first fault whose name has this in it.</summary>
    /// <exception cref="UsageException">No fault is called so.</exception>
    public static Fault Find(string part) =>
        Wall.Faults.All.FirstOrDefault(f => IsCalled(f, part))
        ?? throw new UsageException(
            $"No fault is called like '{part}'. They are: {string.Join("; ", Wall.Faults.All.Select(f => f.Name))}."
        );

    private static bool IsCalled(Fault fault, string part) => fault.Name.Contains(part, StringComparison.OrdinalIgnoreCase);
}
