namespace LlmDispatcher.Streams;

/// <summary>Hears how one request ended, also when its stream was left or has failed, so that no last event could tell. It neither waits nor throws.</summary>
internal interface IEndingWatcher
{
    /// <summary>The request is over; called once, before the stream's enumerator is disposed of or its last event is handed over.</summary>
    void Ended(StreamSummary summary);

    /// <summary>A failure of this request was the one after which its route is left alone for a while.</summary>
    void Opened(Route route) { }
}
