using System.Buffers;
using LlmDispatcher.Providers.OpenAI.Chat;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Providers.OpenAI.Chat;

/// <summary>Answers as our writers write them.</summary>
internal static class ChatWriting
{
    public static byte[] Stream(IEnumerable<StreamEvent> answer, bool withUsage = true)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new ChatStreamWriter(output, ChatAnswers.Start, withUsage);
        foreach (var e in answer)
            writer.Write(e);
        writer.Complete();
        return output.WrittenSpan.ToArray();
    }

    public static byte[] Response(IEnumerable<StreamEvent> answer)
    {
        var output = new ArrayBufferWriter<byte>();
        ChatResponseWriter.Write(Fold(answer), ChatAnswers.Start, output);
        return output.WrittenSpan.ToArray();
    }

    public static AnswerFold Fold(IEnumerable<StreamEvent> answer)
    {
        var fold = new AnswerFold();
        foreach (var e in answer)
            fold.Add(e);
        return fold;
    }
}
