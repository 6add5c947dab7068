namespace LlmDispatcher.Simulator;

/// <summary>How the simulator's side of a request ended.</summary>
public enum AttemptEnding
{
    /// <summary>Everything that was to be said was sent: an answer, or an error status.</summary>
    Completed,

    /// <summary>The script ended the body cleanly before the answer was over.</summary>
    Cut,

    /// <summary>The script reset the connection.</summary>
    Reset,

    /// <summary>The client closed the connection.</summary>
    ClientLeft,

    /// <summary>The simulator stopped listening or was disposed.</summary>
    ServerStopped,
}
