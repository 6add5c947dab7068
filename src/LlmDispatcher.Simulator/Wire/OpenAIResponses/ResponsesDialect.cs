using LlmDispatcher.Simulator.Answers;
using LlmDispatcher.Simulator.Wire.OpenAI;

namespace LlmDispatcher.Simulator.Wire.OpenAIResponses;

/// <summary>OpenAI Responses.</summary>
internal sealed class ResponsesDialect : OpenAIDialect
{
    public override Conversation? Read(SimulatedRequest request, Script script) =>
        request is { Method: "POST", Route: "/v1/responses" } ? ResponsesRequest.Read(request, script.CheckSignatures) : null;

    public override IAnswerStream Stream(Answer answer, Conversation conversation, Script script) =>
        new ResponsesStream(answer, conversation, script);

    public override Payload Whole(Answer answer, Conversation conversation, Script script) =>
        new(ResponsesWhole.Write(answer, conversation, script));

    public override Rejection TooLong(int window, int tokens) =>
        new(
            400,
            "Your input exceeds the context window of this model. Please adjust your input and try again.",
            "invalid_request_error",
            "context_length_exceeded",
            "input"
        );
}
