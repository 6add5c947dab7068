using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Caching;

/// <summary>What stands beside the text of an event, as bytes.</summary>
internal static class DetailBytes
{
    public static void Write(ByteOutput output, ToolCallStart call)
    {
        output.Text(call.Id);
        output.Text(call.Name);
        output.Optional(call.Signature);
    }

    public static StreamEvent ReadCall(ref ByteInput input) =>
        StreamEvent.OfToolCallStart(checked((int)input.Number()), input.Text(), input.Text(), input.OptionalText());

    public static void Write(ByteOutput output, UsageDetails usage)
    {
        output.Optional(usage.InputTokenCount);
        output.Optional(usage.OutputTokenCount);
        output.Optional(usage.TotalTokenCount);
        output.Optional(usage.CachedInputTokenCount);
        output.Optional(usage.ReasoningTokenCount);
        output.Number((ulong)(usage.AdditionalCounts?.Count ?? 0));
        foreach (var (name, count) in usage.AdditionalCounts ?? [])
        {
            output.Text(name);
            output.Optional(count);
        }
    }

    public static UsageDetails ReadUsage(ref ByteInput input)
    {
        var usage = new UsageDetails
        {
            InputTokenCount = input.Optional(),
            OutputTokenCount = input.Optional(),
            TotalTokenCount = input.Optional(),
            CachedInputTokenCount = input.Optional(),
            ReasoningTokenCount = input.Optional(),
        };
        for (var left = input.Count(bytesEach: 2); left > 0; left--)
            (usage.AdditionalCounts ??= [])[input.Text()] = input.Optional() ?? 0;
        return usage;
    }

    public static void Write(ByteOutput output, Finish finish)
    {
        output.Text(finish.Reason.Value);
        output.Text(finish.RawReason);
        output.Optional(finish.StopSequence);
        output.Optional(finish.Explanation);
    }

    public static Finish ReadFinish(ref ByteInput input) =>
        new(new ChatFinishReason(input.Text()), input.Text()) { StopSequence = input.OptionalText(), Explanation = input.OptionalText() };

    public static void Write(ByteOutput output, ResponseHead head)
    {
        output.Optional(head.RequestId);
        output.Optional((long?)head.Dialect);
        output.Number((ulong)head.Dropped.Count);
        foreach (var name in head.Dropped)
            output.Text(name);
    }

    public static ResponseHead ReadHead(ref ByteInput input)
    {
        var (id, dialect) = (input.OptionalText(), (WireDialect?)input.Optional());
        if (dialect is { } known && !Enum.IsDefined(known))
            throw new FormatException("There is no such language.");
        var dropped = new string[input.Count(bytesEach: 1)];
        for (var i = 0; i < dropped.Length; i++)
            dropped[i] = input.Text();
        return new()
        {
            RequestId = id,
            Dialect = dialect,
            Dropped = dropped,
        };
    }

    public static void Write(ByteOutput output, ResponseStart start)
    {
        output.Text(start.Id);
        output.Text(start.Model);
        output.Optional(start.CreatedAt?.UtcTicks);
    }

    public static ResponseStart ReadStart(ref ByteInput input) =>
        new(input.Text(), input.Text(), input.Optional() is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null);

    public static void Write(ByteOutput output, Seam seam)
    {
        output.Number((ulong)seam.Attempt);
        output.Text(seam.Provider);
        output.Text(seam.Model);
        output.Number((ulong)seam.Offset);
        output.Number((ulong)seam.Method);
    }

    public static Seam ReadSeam(ref ByteInput input) =>
        new()
        {
            Attempt = checked((int)input.Number()),
            Provider = input.Text(),
            Model = input.Text(),
            Offset = checked((int)input.Number()),
            Method =
                input.Number() is var method && Enum.IsDefined((SeamMethod)method)
                    ? (SeamMethod)method
                    : throw new FormatException("There is no such way to go on."),
        };
}
