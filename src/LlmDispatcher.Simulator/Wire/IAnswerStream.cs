using LlmDispatcher.Simulator.Scripts;

namespace LlmDispatcher.Simulator.Wire;

/// <summary>One answer on its way as events of a dialect.</summary>
internal interface IAnswerStream
{
    IFraming Framing { get; }

    /// <summary>The event that says that the stream is over.</summary>
    Frame Terminal { get; }

    IEnumerable<Frame> Frames();

    /// <param name="rejection">What went wrong.</param>
    /// <param name="number">The place in the stream that the error takes, counted from 1.</param>
    IEnumerable<Frame> Error(Rejection rejection, int number);
}
