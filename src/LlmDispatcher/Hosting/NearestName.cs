namespace LlmDispatcher.Hosting;

/// <summary>What somebody probably meant.</summary>
internal static class NearestName
{
    /// <returns>The name with the fewest differences; <see langword="null"/> when none is near.</returns>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        var nearest = candidates.MinBy(c => Distance(name, c));
        return nearest is not null && Distance(name, nearest) <= Math.Max(1, nearest.Length / 3) ? nearest : null;
    }

    /// <summary>Letters to insert, delete, replace, or swap with their neighbour; case does not count.</summary>
    private static int Distance(string from, string to)
    {
        var steps = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        for (var j = 0; j <= to.Length; j++)
        {
            if (i == 0 || j == 0)
            {
                steps[i, j] = i + j;
                continue;
            }
            var replaced = steps[i - 1, j - 1] + (Same(from[i - 1], to[j - 1]) ? 0 : 1);
            steps[i, j] = Math.Min(replaced, Math.Min(steps[i - 1, j], steps[i, j - 1]) + 1);
            if (i > 1 && j > 1 && Same(from[i - 1], to[j - 2]) && Same(from[i - 2], to[j - 1]))
                steps[i, j] = Math.Min(steps[i, j], steps[i - 2, j - 2] + 1);
        }
        return steps[from.Length, to.Length];
    }

    private static bool Same(char a, char b) => char.ToUpperInvariant(a) == char.ToUpperInvariant(b);
}
