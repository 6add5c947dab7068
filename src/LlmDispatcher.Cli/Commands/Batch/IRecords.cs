namespace LlmDispatcher.Cli.Commands.Batch;

/// <summary>Where the answers go.</summary>
internal interface IRecords : IDisposable
{
    /// <summary>How many requests had their answer before this run.</summary>
    int Before { get; }

    bool IsDone(int index);

    /// <param name="record">One line of JSON with its end, in UTF-8.</param>
    void Write(ReadOnlySpan<byte> record);
}
