using System.Text;
using CsCheck;
using LlmDispatcher.Cli.Commands.Batch;

namespace LlmDispatcher.Tests.Cli.Batches;

/// <summary>Lines as bytes, whatever their length and wherever the reads break.</summary>
public sealed class JsonLinesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Lines_OfAnyLength_AreWhatIsBetweenTheLineEnds()
    {
        var line = Gen.Select(Gen.Int[0, 200_000], Gen.Bool, (length, isLong) => new string('x', isLong ? length : length % 7));
        Gen.Select(line.List[0, 12], Gen.Int[1, 100_000], Gen.Bool)
            .Sample(
                (lines, read, isTerminated) =>
                {
                    var text = string.Join('\n', lines) + (isTerminated ? "\n" : "");
                    var expected = text.Split('\n');
                    if (expected[^1].Length == 0)
                        expected = expected[..^1];
                    ReadAsync(new Drip(Encoding.UTF8.GetBytes(text), read)).GetAwaiter().GetResult().ShouldBe(expected);
                },
                iter: 100
            );
    }

    [Fact]
    public async Task Line_KnowsWhereItIs()
    {
        using var file = new MemoryStream("\uFEFFone\r\n\n two"u8.ToArray());
        var lines = new JsonLines(file);
        (await lines.ReadAsync(Token)).ShouldBeTrue();
        (lines.Number, Text(lines), lines.IsTerminated, lines.Position).ShouldBe((1, "one\r", true, 8));
        (await lines.ReadAsync(Token)).ShouldBeTrue();
        (lines.Number, lines.IsBlank, lines.Position).ShouldBe((2, true, 9));
        (await lines.ReadAsync(Token)).ShouldBeTrue();
        (lines.Number, Text(lines), lines.IsTerminated, lines.Position).ShouldBe((3, " two", false, 13));
        (await lines.ReadAsync(Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task Length_Given_IsNotReadBeyond()
    {
        using var file = new MemoryStream("one\ntwo\nadded\n"u8.ToArray());
        (await ReadAsync(file, 8)).ShouldBe(["one", "two"]);
    }

    private static async Task<List<string>> ReadAsync(Stream stream, long length = long.MaxValue)
    {
        List<string> read = [];
        var lines = new JsonLines(stream, length);
        while (await lines.ReadAsync(Token).ConfigureAwait(false))
            read.Add(Text(lines));
        return read;
    }

    private static string Text(JsonLines lines) => Encoding.UTF8.GetString(lines.Line.Span);

    /// <summary>Gives so many bytes a read.</summary>
    private sealed class Drip(byte[] bytes, int read) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(read, buffer.Length)], cancellationToken);
    }
}
