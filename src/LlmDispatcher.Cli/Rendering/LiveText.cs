using Spectre.Console;
using Spectre.Console.Rendering;

namespace LlmDispatcher.Cli.Rendering;

/// <summary>A piece of running text: written where the cursor is, wrapped by the terminal, and never read as markup.</summary>
internal sealed class LiveText(string text, Style style) : IRenderable
{
    public Measurement Measure(RenderOptions options, int maxWidth) => new(0, maxWidth);

    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => [new Segment(text, style)];
}
