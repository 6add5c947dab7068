using System.Buffers;
using LlmDispatcher.Providers.Anthropic;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Providers.Anthropic;

/// <summary>Answers as our writers write them.</summary>
internal static class MessagesWriting
{
    public static byte[] Stream(IEnumerable<StreamEvent> answer, ICollection<string>? dropped = null)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new MessagesStreamWriter(output, MessagesAnswers.Start);
        foreach (var e in answer)
            writer.Write(e);
        writer.Complete();
        foreach (var what in writer.Dropped)
            dropped?.Add(what);
        return output.WrittenSpan.ToArray();
    }

    public static byte[] Response(IEnumerable<StreamEvent> answer, ICollection<string>? dropped = null)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessagesResponseWriter(MessagesAnswers.Start);
        foreach (var e in answer)
            writer.Write(e);
        writer.Complete(output);
        foreach (var what in writer.Dropped)
            dropped?.Add(what);
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
