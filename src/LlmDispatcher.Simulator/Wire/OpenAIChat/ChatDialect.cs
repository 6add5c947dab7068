using LlmDispatcher.Simulator.Answers;
using LlmDispatcher.Simulator.Wire.OpenAI;

namespace LlmDispatcher.Simulator.Wire.OpenAIChat;

/// <summary>OpenAI Chat Completions.</summary>
internal sealed class ChatDialect : OpenAIDialect
{
    public override Conversation? Read(SimulatedRequest request, Script script) =>
        request is { Method: "POST", Route: "/v1/chat/completions" } ? ChatRequest.Read(request) : null;

    public override IAnswerStream Stream(Answer answer, Conversation conversation, Script script) =>
        new ChatStream(answer, conversation, script);

    public override Payload Whole(Answer answer, Conversation conversation, Script script) =>
        new(ChatCompletion.Write(answer, conversation, script));
}
