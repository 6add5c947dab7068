using LlmDispatcher.Streams;

namespace LlmDispatcher.Caching;

/// <summary>One event as bytes. The numbers of the kinds are part of every answer that was ever stored: never change one, only add.</summary>
internal static class EventBytes
{
    private const byte Text = 1;
    private const byte Reasoning = 2;
    private const byte ReasoningSignature = 3;
    private const byte RedactedReasoning = 4;
    private const byte Refusal = 5;
    private const byte CallStarted = 6;
    private const byte CallFragment = 7;
    private const byte CallEnded = 8;
    private const byte Usage = 9;
    private const byte Finished = 10;
    private const byte Opened = 11;
    private const byte Started = 12;
    private const byte Answering = 13;
    private const byte Seam = 14;

    public static void Write(ByteOutput output, in StreamEvent e)
    {
        switch (e.Kind)
        {
            case StreamEventKind.Text:
                Plain(output, Text, e.Text);
                break;
            case StreamEventKind.Reasoning:
                Plain(output, Reasoning, e.Text);
                break;
            case StreamEventKind.ReasoningSignature:
                Plain(output, ReasoningSignature, e.Text);
                break;
            case StreamEventKind.RedactedReasoning:
                Plain(output, RedactedReasoning, e.Text);
                break;
            case StreamEventKind.Refusal:
                Plain(output, Refusal, e.Text);
                break;
            case StreamEventKind.ToolCallStarted:
                output.Raw([CallStarted]);
                output.Number((ulong)e.Index);
                DetailBytes.Write(output, e.ToolCall!);
                break;
            case StreamEventKind.ToolCallFragment:
                output.Raw([CallFragment]);
                output.Number((ulong)e.Index);
                output.Text(e.Text);
                break;
            case StreamEventKind.ToolCallEnded:
                output.Raw([CallEnded]);
                output.Number((ulong)e.Index);
                break;
            case StreamEventKind.Usage:
                output.Raw([Usage]);
                DetailBytes.Write(output, e.Usage!);
                break;
            case StreamEventKind.Finished:
                output.Raw([Finished]);
                DetailBytes.Write(output, e.Finish!);
                break;
            case StreamEventKind.Opened:
                output.Raw([Opened]);
                DetailBytes.Write(output, e.Head!);
                break;
            case StreamEventKind.Started:
                output.Raw([Started]);
                DetailBytes.Write(output, e.Start!);
                break;
            case StreamEventKind.Answering:
                output.Raw([Answering]);
                output.Number((ulong)e.Index);
                output.Text(e.Route!.Provider);
                output.Text(e.Route.Model);
                break;
            case StreamEventKind.Seam:
                output.Raw([Seam]);
                DetailBytes.Write(output, e.Seam!);
                break;
            default:
                throw new NotSupportedException($"An answer that is kept holds no event of the kind {e.Kind}.");
        }
    }

    /// <exception cref="FormatException">There is no such event.</exception>
    public static StreamEvent Read(ref ByteInput input) =>
        input.Byte() switch
        {
            Text => StreamEvent.OfText(input.Text()),
            Reasoning => StreamEvent.OfReasoning(input.Text()),
            ReasoningSignature => StreamEvent.OfReasoningSignature(input.Text()),
            RedactedReasoning => StreamEvent.OfRedactedReasoning(input.Text()),
            Refusal => StreamEvent.OfRefusal(input.Text()),
            CallStarted => DetailBytes.ReadCall(ref input),
            CallFragment => StreamEvent.OfToolCallFragment(checked((int)input.Number()), input.Text()),
            CallEnded => StreamEvent.OfToolCallEnd(checked((int)input.Number())),
            Usage => StreamEvent.OfUsage(DetailBytes.ReadUsage(ref input)),
            Finished => StreamEvent.OfFinish(DetailBytes.ReadFinish(ref input)),
            Opened => StreamEvent.OfHead(DetailBytes.ReadHead(ref input)),
            Started => StreamEvent.OfStart(DetailBytes.ReadStart(ref input)),
            Answering => ReadAnswering(ref input),
            Seam => StreamEvent.OfSeam(DetailBytes.ReadSeam(ref input)),
            _ => throw new FormatException("There is no such kind of event."),
        };

    private static StreamEvent ReadAnswering(ref ByteInput input)
    {
        var attempt = checked((int)input.Number());
        return StreamEvent.OfAnswering(new Route(input.Text(), input.Text()), attempt);
    }

    private static void Plain(ByteOutput output, byte kind, string text)
    {
        output.Raw([kind]);
        output.Text(text);
    }
}
