namespace SeedTour.Stage;

/// <summary>What the command line asks for.</summary>
internal sealed record Arguments
{
    private const string Help = """
        Plays the streaming guide section by section, against a simulator inside this process.

          dotnet run --project samples/SeedTour [-- OPTIONS]

          --section NAME  only this section (may be given more than once)
          --list          the sections
          --real          your own providers, as configured by keys in the environment or an llmd.json;
                          what would need a provider to fail is left out
          --help          this

        Ctrl-C stops it. Exit codes: 0 all was played, 1 a section failed, 2 a wrong command line or
        configuration, 130 stopped.
        """;

    public IReadOnlyList<Section> Sections { get; private init; } = Page.Sections;

    public bool IsReal { get; private init; }

    /// <summary>What to print instead of playing.</summary>
    public string? Answer { get; private init; }

    public bool IsWrong { get; private init; }

    public static Arguments Parse(ReadOnlySpan<string> arguments)
    {
        List<Section> chosen = [];
        var isReal = false;
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--help" or "-h":
                    return new() { Answer = Help };
                case "--list":
                    return new() { Answer = string.Join('\n', Page.Sections.Select(s => $"{s.Name, -10} {s.Part} › {s.Title}")) };
                case "--real":
                    isReal = true;
                    break;
                case "--section" when ++i < arguments.Length:
                    var name = arguments[i];
                    if (Page.Sections.FirstOrDefault(s => s.Name == name) is not { } section)
                        return Wrong($"There is no section '{name}': --list shows them.");
                    chosen.Add(section);
                    break;
                default:
                    return Wrong(
                        $"'{arguments[Math.Min(i, arguments.Length - 1)]}' is not understood, or its value is missing: see --help."
                    );
            }
        }
        return new() { IsReal = isReal, Sections = chosen.Count > 0 ? chosen : Page.Sections };
    }

    private static Arguments Wrong(string message) => new() { Answer = message, IsWrong = true };
}
