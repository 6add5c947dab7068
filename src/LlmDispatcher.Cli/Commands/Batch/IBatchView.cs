namespace LlmDispatcher.Cli.Commands.Batch;

/// <summary>Tells on stderr how far a batch is.</summary>
internal interface IBatchView
{
    /// <summary>Called for each chunk; shows as often as is good for whoever reads it.</summary>
    void Show(BatchTally tally);

    /// <summary>A request has failed.</summary>
    void Fail(int index, string id, Exception error);

    /// <summary>Nothing more will come.</summary>
    void Close(BatchTally tally);
}
