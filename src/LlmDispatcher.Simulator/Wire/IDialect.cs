using LlmDispatcher.Simulator.Answers;
using LlmDispatcher.Simulator.Scripts;

namespace LlmDispatcher.Simulator.Wire;

/// <summary>One wire language: reads a request into a conversation, and writes answers and errors.</summary>
internal interface IDialect
{
    /// <summary>The event that says that a stream is over.</summary>
    Frame Terminal { get; }

    /// <exception cref="RejectedException">The request is not one that a real server would take.</exception>
    Conversation Read(ReadOnlyMemory<byte> body);

    IEnumerable<Frame> Stream(Answer answer, Conversation conversation, Script script);

    byte[] Whole(Answer answer, Conversation conversation, Script script);

    byte[] Error(Rejection rejection);

    Frame ErrorInStream(Rejection rejection, Conversation conversation, Script script);
}
