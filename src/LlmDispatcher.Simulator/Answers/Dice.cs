namespace LlmDispatcher.Simulator.Answers;

/// <summary>Chance that repeats itself: the same seed throws the same numbers on every machine and in every version.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong state = seed;

    public static ulong Seed(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in text)
            hash = (hash ^ c) * 1099511628211UL;
        return hash;
    }

    public static Dice For(string text) => new(Seed(text));

    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15UL;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    public int Below(int limit) => (int)(Next() % (ulong)limit);

    public double Between(double low, double high) => low + (high - low) * (Next() >> 11) / (1UL << 53);

    public T Pick<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];
}
