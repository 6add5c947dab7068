using LlmDispatcher.Cli.Rendering;

namespace LlmDispatcher.Cli.Commands.Serve;

/// <summary>What <c>llmd serve --check</c> found, when all of it is right.</summary>
internal static class CheckOutput
{
    public static void Write(ServeConfiguration found, CliContext context)
    {
        var keys = found.Options.Keys;
        Line("providers", string.Join(", ", found.Switch.Providers));
        Line("models", found.Switch.Aliases.Count == 0 ? "no names of its own" : string.Join("; ", found.Switch.Aliases));
        Line(
            "keys",
            keys.Count == 0
                ? "none: it listens on this machine only, and takes any credential"
                : $"{keys.Count} ({string.Join(", ", keys.Select(k => k.Name))})"
        );
        foreach (var warning in found.Warnings)
            Line("warning", warning);
        context.Out.Write("The configuration is good.\n");
        context.Out.Flush();

        void Line(string about, string text) => context.Out.Write($"{about, -10} {TerminalText.Clean(text)}\n");
    }
}
