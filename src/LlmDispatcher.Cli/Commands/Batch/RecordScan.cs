using System.Text.Json;

namespace LlmDispatcher.Cli.Commands.Batch;

/// <summary>What an output file has.</summary>
/// <param name="Answered">The positions of the requests that have their answer.</param>
/// <param name="Failed">How many failed.</param>
/// <param name="Length">Where the last whole record ends.</param>
internal sealed record RecordScan(IReadOnlyCollection<int> Answered, int Failed, long Length)
{
    /// <exception cref="UsageException">A line of it is not a record.</exception>
    public static async Task<RecordScan> ReadAsync(string path, string name, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var lines = new JsonLines(file);
        var answered = new List<int>();
        var (failed, length) = (0, 0L);
        while (await lines.ReadAsync(cancellationToken) && lines.IsTerminated)
        {
            var (index, isFailed) =
                Read(lines.Line.Span)
                ?? throw new UsageException($"Line {lines.Number} of '{name}' is not a record of this command, so nothing is added to it.");
            if (isFailed)
                failed++;
            else
                answered.Add(index);
            length = lines.Position;
        }
        return new(answered, failed, length);
    }

    /// <summary>Leaves out what failed, for it is asked again. The file is put in the place of the old one as a whole.</summary>
    public static async Task KeepAnsweredAsync(string path, CancellationToken cancellationToken)
    {
        var kept = path + ".new";
        await using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        await using (var output = new FileStream(kept, FileMode.Create, FileAccess.Write))
        {
            var lines = new JsonLines(file);
            while (await lines.ReadAsync(cancellationToken) && lines.IsTerminated)
            {
                if (Read(lines.Line.Span) is not { IsFailed: false })
                    continue;
                await output.WriteAsync(lines.Line, cancellationToken);
                output.WriteByte((byte)'\n');
            }
            output.Flush(flushToDisk: true);
        }
        File.Move(kept, path, overwrite: true);
    }

    private static (int Index, bool IsFailed)? Read(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line);
        int? index = null;
        var isFailed = false;
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
                return null;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isIndex = json.ValueTextEquals("index"u8);
                isFailed |= json.ValueTextEquals("error"u8);
                json.Read();
                if (isIndex)
                    index = json.TokenType == JsonTokenType.Number && json.TryGetInt32(out var number) ? number : null;
                json.Skip();
            }
        }
        catch (JsonException)
        {
            return null;
        }
        return index is >= 0 ? (index.Value, isFailed) : null;
    }
}
