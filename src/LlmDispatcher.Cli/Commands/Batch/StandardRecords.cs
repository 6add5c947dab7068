using System.Text;

namespace LlmDispatcher.Cli.Commands.Batch;

/// <summary>Answers to standard output: nothing is kept of them, so there is nothing to go on with.</summary>
internal sealed class StandardRecords(TextWriter output) : IRecords
{
    public int Before => 0;

    public bool IsDone(int index) => false;

    public void Write(ReadOnlySpan<byte> record)
    {
        output.Write(Encoding.UTF8.GetString(record));
        output.Flush();
    }

    public void Dispose() { }
}
