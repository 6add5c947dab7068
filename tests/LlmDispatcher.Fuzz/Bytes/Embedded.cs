namespace LlmDispatcher.Fuzz.Bytes;

/// <summary>The good inputs: the tests' recordings of providers, and this project's own.</summary>
internal static class Embedded
{
    /// <summary>All whose name fits.</summary>
    public static byte[][] All(Func<string, bool> fits) =>
        [.. typeof(Embedded).Assembly.GetManifestResourceNames().Where(fits).Order(StringComparer.Ordinal).Select(Load)];

    private static byte[] Load(string name)
    {
        using var stream = typeof(Embedded).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
