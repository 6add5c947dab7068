using System.Reflection.Metadata;

/// <summary>The names of the sources in the symbols: those of the repository, not those of the machine that packed them.</summary>
internal static class Symbols
{
    public static void Check(string folder)
    {
        var names = Directory.EnumerateFiles(folder, "*.pdb", SearchOption.AllDirectories).SelectMany(Names).ToList();
        foreach (var name in names.Where(IsOfTheMachine).Take(5))
            Console.WriteLine(name);
        Expectations.Say("the symbols name no folder of the machine", names.Count > 0 && !names.Any(IsOfTheMachine));
    }

    private static bool IsOfTheMachine(string name) => !name.StartsWith("/_", StringComparison.Ordinal);

    private static IEnumerable<string> Names(string file)
    {
        using var symbols = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(file));
        var reader = symbols.GetMetadataReader();
        foreach (var document in reader.Documents)
            yield return reader.GetString(reader.GetDocument(document).Name);
    }
}
