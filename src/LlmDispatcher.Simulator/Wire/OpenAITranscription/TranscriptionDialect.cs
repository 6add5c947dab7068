using LlmDispatcher.Simulator.Answers;
using LlmDispatcher.Simulator.Wire.OpenAI;

namespace LlmDispatcher.Simulator.Wire.OpenAITranscription;

/// <summary>OpenAI audio transcription.</summary>
internal sealed class TranscriptionDialect : OpenAIDialect
{
    public override string? ModelIn(SimulatedRequest request) => Multipart.Read(request)?.Text("model");

    public override Conversation? Read(SimulatedRequest request, Script script) =>
        request is { Method: "POST", Route: "/v1/audio/transcriptions" } ? TranscriptionRequest.Read(request) : null;

    public override IAnswerStream Stream(Answer answer, Conversation conversation, Script script) =>
        new TranscriptionStream(answer, conversation, script);

    public override Payload Whole(Answer answer, Conversation conversation, Script script) =>
        Transcript.Write(answer, conversation, script);
}
