using Spectre.Console;

namespace LlmDispatcher.Tests.Cli;

/// <summary>What a terminal shows in the end, of the few movements that the tool makes.</summary>
internal static class Screen
{
    public static List<string> Of(string output)
    {
        List<List<string>> lines =
        [
            [],
        ]; // cells; the second cell of a wide character is empty
        var (row, column) = (0, 0);
        for (var i = 0; i < output.Length; i++)
        {
            if (output[i] == '\n')
            {
                (row, column) = (row + 1, 0);
                if (row == lines.Count)
                    lines.Add([]);
            }
            else if (output[i] == '\r')
                column = 0;
            else if (output[i] == '\u001b')
            {
                var end = output.AsSpan(i + 2).IndexOfAnyInRange('A', 'z') + i + 2;
                var number = int.TryParse(output.AsSpan(i + 2, end - i - 2), out var n) ? n : 0;
                switch (output[end])
                {
                    case 'A':
                        row -= number;
                        break;
                    case 'C':
                        column += number;
                        break;
                    case 'J':
                        lines.RemoveRange(row + 1, lines.Count - row - 1);
                        lines[row].RemoveRange(Math.Min(column, lines[row].Count), Math.Max(0, lines[row].Count - column));
                        break;
                    default:
                        break;
                }
                i = end;
            }
            else
            {
                var text = output[i].ToString();
                foreach (var cell in (string[])(text.GetCellWidth() == 2 ? [text, ""] : [text]))
                {
                    while (lines[row].Count <= column)
                        lines[row].Add(" ");
                    lines[row][column++] = cell;
                }
            }
        }
        return [.. lines.Select(l => string.Concat(l).TrimEnd()).SkipLast(lines[^1].Count == 0 ? 1 : 0)];
    }
}
