using LlmDispatcher.Simulator.Answers;

namespace LlmDispatcher.Simulator.Wire;

/// <summary>One wire language: reads a request into a conversation, and writes answers and errors.</summary>
internal interface IDialect
{
    /// <summary>The model that a request names, script suffix included.</summary>
    string? ModelIn(SimulatedRequest request);

    /// <summary>The credential, in any of the places where the dialect looks for it.</summary>
    string? KeyIn(SimulatedRequest request);

    /// <summary>The headers that every answer has.</summary>
    IEnumerable<(string Name, string Value)> Headers(SimulatedAttempt attempt, TimeSpan elapsed);

    /// <summary>What lies at the path apart from conversations, such as a list of models; null when nothing does.</summary>
    /// <exception cref="RejectedException">The request is not one that a real server would take.</exception>
    byte[]? Document(SimulatedRequest request);

    /// <summary>The conversation that the request is about; null when the path is not one for conversations.</summary>
    /// <exception cref="RejectedException">The request is not one that a real server would take.</exception>
    Conversation? Read(SimulatedRequest request, Script script);

    IAnswerStream Stream(Answer answer, Conversation conversation, Script script);

    Payload Whole(Answer answer, Conversation conversation, Script script);

    Payload Error(Rejection rejection, SimulatedRequest request, Script script);

    Rejection WrongKey { get; }

    /// <summary>The refusal of a conversation that ends with the assistant's words.</summary>
    Rejection NoPrefill { get; }

    Rejection TooLong(int window, int tokens);

    Rejection NothingHere(string method, string path);
}
