namespace SeedTour.Stage;

/// <summary>What stands around the sections' own output; with colours in a terminal, plain in a pipe.</summary>
internal static class Screen
{
    private static readonly bool HasColours =
        !Console.IsOutputRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb";

    public static void Head(Section section)
    {
        Console.WriteLine(InColour("1;36", $"== {section.Part} › {section.Title} =="));
        Console.WriteLine(InColour("2", $"samples/SeedTour/{section.File}"));
        Console.WriteLine();
    }

    public static void Tell(string text) => Console.WriteLine(InColour("33", $"» {text}"));

    /// <summary>A remark in the middle of a text that goes on after it.</summary>
    public static void Remark(string text) => Console.Write(InColour("2", $"‹{text}›"));

    private static string InColour(string code, string text) => HasColours ? $"\e[{code}m{text}\e[0m" : text;
}
