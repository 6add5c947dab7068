using LlmDispatcher.Cli.Commands.Batch;
using LlmDispatcher.Cli.Commands.Requests;
using LlmDispatcher.Fuzz.Bytes;

namespace LlmDispatcher.Fuzz.Targets;

/// <summary>The input of <c>llmd batch</c>: each line is a request, or a <see cref="LineException"/> says what is wrong with it. No line is lost, and none comes twice.</summary>
internal sealed class BatchTarget : IFuzzTarget
{
    private static readonly RequestArguments Arguments = new();

    public string Name => "batch";

    public IReadOnlyList<byte[]> Seeds { get; } = Embedded.All(n => n.StartsWith("batch-", StringComparison.Ordinal));

    public void Feed(byte[] input, Random random)
    {
        var lines = new JsonLines(new BrokenReads(input, random));
        while (Collected.Now(lines.ReadAsync(default)))
        {
            if (lines.IsBlank)
                continue;
            try
            {
                RequestLine.Read(lines.Line, Arguments);
            }
            catch (LineException wrong)
            {
                if (wrong.Column < 1 || wrong.Column > lines.Line.Length + 1)
                    throw new FuzzException($"Line {lines.Number} has no column {wrong.Column}.", wrong);
            }
        }
        if (lines.Position != input.Length)
            throw new FuzzException($"{lines.Position} of {input.Length} bytes were read.");
    }
}
