using LlmDispatcher.Simulator.Answers;
using LlmDispatcher.Simulator.Scripts;

namespace LlmDispatcher.Simulator.Wire.OpenAIChat;

/// <summary>OpenAI Chat Completions.</summary>
internal sealed class ChatDialect : IDialect
{
    public Frame Terminal => ChatStream.Done;

    public Conversation Read(ReadOnlyMemory<byte> body) => ChatRequest.Read(body);

    public IEnumerable<Frame> Stream(Answer answer, Conversation conversation, Script script) =>
        new ChatStream(answer, conversation, script).Frames();

    public byte[] Whole(Answer answer, Conversation conversation, Script script) => ChatCompletion.Write(answer, conversation, script);

    public byte[] Error(Rejection rejection) =>
        ChatError.Body(rejection with { Code = rejection.Code ?? ChatError.CodeOf(rejection.Status) });

    public Frame ErrorInStream(Rejection rejection, Conversation conversation, Script script) =>
        new ChatStream(new(), conversation, script).Error(rejection);
}
