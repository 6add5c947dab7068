using System.Text;

namespace LlmDispatcher.Fuzz;

/// <summary>An input that a reader did not stand.</summary>
/// <param name="Target">The reader.</param>
/// <param name="Seed">The seed of the run.</param>
/// <param name="Number">The number of the input.</param>
/// <param name="Input">The input.</param>
/// <param name="Error">What happened.</param>
internal sealed record Finding(string Target, int Seed, long Number, byte[] Input, Exception Error)
{
    public override string ToString() =>
        $"{Target} --seed {Seed} --at {Number}: {Error.GetType().Name}: {Error.Message}\non: {Shown}\n{Error.InnerException?.ToString() ?? Error.StackTrace}";

    /// <summary>The same for all that go wrong in the same place.</summary>
    public string Kind =>
        $"{Error.GetType().Name} {string.Join(" < ", (Error.StackTrace ?? "").Split('\n').Where(l => l.Contains("LlmDispatcher", StringComparison.Ordinal)).Take(2))}";

    private string Shown =>
        Input.Length <= 4000 ? Encoding.UTF8.GetString(Input) : $"{Encoding.UTF8.GetString(Input, 0, 4000)}… ({Input.Length:N0} bytes)";
}
