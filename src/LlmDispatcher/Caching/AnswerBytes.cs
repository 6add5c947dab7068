using System.Buffers;
using System.IO.Hashing;

namespace LlmDispatcher.Caching;

/// <summary>An answer as bytes: a version, what it is from, its events, and a checksum.</summary>
internal static class AnswerBytes
{
    public const int ChecksumBytes = 8;

    private static ReadOnlySpan<byte> Head => [(byte)'l', (byte)'c', Version];

    /// <summary>Of the form: one that is not known is not there.</summary>
    private const byte Version = 1;

    public static byte[] Write(RecordedAnswer answer)
    {
        var output = new ByteOutput(new ArrayBufferWriter<byte>(256 + answer.Events.Length * 12));
        output.Raw(Head);
        output.Text(answer.Provider);
        output.Text(answer.Model);
        output.Number((ulong)answer.Events.Length);
        var last = TimeSpan.Zero;
        foreach (var (e, at) in answer.Events)
        {
            output.Number((ulong)Math.Max(0, (at - last).Ticks / TimeSpan.TicksPerMicrosecond));
            last = at;
            EventBytes.Write(output, e);
        }
        Span<byte> checksum = stackalloc byte[ChecksumBytes];
        XxHash3.Hash(output.Written, checksum);
        output.Raw(checksum);
        return output.Written.ToArray();
    }

    /// <returns><see langword="null"/> when the bytes are not whole, or of a form that is not known.</returns>
    public static RecordedAnswer? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Head.Length + ChecksumBytes || !bytes.StartsWith(Head))
            return null;
        Span<byte> checksum = stackalloc byte[ChecksumBytes];
        XxHash3.Hash(bytes[..^ChecksumBytes], checksum);
        if (!checksum.SequenceEqual(bytes[^ChecksumBytes..]))
            return null;
        try
        {
            return Read(new ByteInput(bytes[Head.Length..^ChecksumBytes]));
        }
        catch (Exception error) when (error is FormatException or ArgumentException or InvalidOperationException or OverflowException)
        {
            return null; // whoever wrote it made a mistake
        }
    }

    private static RecordedAnswer? Read(ByteInput input)
    {
        var provider = input.Text();
        var model = input.Text();
        var events = new RecordedEvent[input.Count(bytesEach: 2)];
        var at = TimeSpan.Zero;
        for (var i = 0; i < events.Length; i++)
        {
            at += TimeSpan.FromMicroseconds(checked((long)input.Number()));
            events[i] = new(EventBytes.Read(ref input), at);
        }
        return input.IsAtEnd ? new(provider, model, events) : null; // which throws where the proof is missing
    }
}
