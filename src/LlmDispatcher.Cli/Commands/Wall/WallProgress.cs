using System.Globalization;

namespace LlmDispatcher.Cli.Commands.Wall;

/// <summary>How many answers have been tried, in one line that is drawn anew and vanishes at the end; for somebody who looks on.</summary>
internal sealed class WallProgress : IDisposable
{
    private const string Erase = "\r\u001b[K";
    private const int Cells = 24;

    private readonly Lock _drawing = new();
    private readonly int _all;
    private readonly CliContext _context;
    private int _done;

    public WallProgress(int all, CliContext context)
    {
        (_all, _context) = (all, context);
        Draw();
    }

    public void Step()
    {
        lock (_drawing)
        {
            _done++;
            Draw();
        }
    }

    public void Dispose()
    {
        if (_context.IsErrorStyled)
            _context.Error.Write(Erase);
    }

    private void Draw()
    {
        if (!_context.IsErrorStyled)
            return;
        var full = _done * Cells / Math.Max(1, _all);
        var bar = new string('━', full) + new string('─', Cells - full);
        _context.Error.Write(string.Create(CultureInfo.InvariantCulture, $"{Erase}{bar} {_done} of {_all} answers"));
    }
}
