namespace LlmDispatcher.Simulator.Scripts;

/// <summary>How events become the bytes of one stream.</summary>
internal interface IFraming
{
    string ContentType { get; }

    /// <summary>What keeps a connection alive and means nothing.</summary>
    byte[] KeepAlive { get; }

    /// <summary>Asked once for every event, in the order of the stream.</summary>
    byte[] Event(Frame frame, bool isLast);

    /// <summary>Everything of an event up to a place where white space may follow without end.</summary>
    byte[] Beginning(Frame frame);
}
