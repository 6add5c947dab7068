using System.Buffers;
using System.Net.ServerSentEvents;
using System.Text;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.Sse;

/// <summary>How a server-sent event is written: its bytes go straight to the output, without a formatter between.</summary>
internal static class SseFrame
{
    /// <summary>Before the data of an event.</summary>
    public static ReadOnlySpan<byte> Data => "data: "u8;

    /// <summary>After the data.</summary>
    public static ReadOnlySpan<byte> End => "\n\n"u8;

    /// <summary>Writes an event as it came: its name, if it had one, and its data, a line each.</summary>
    public static void Write(IBufferWriter<byte> output, Payload payload)
    {
        if (payload.EventName != SseParser.EventTypeDefault)
        {
            output.Write("event: "u8);
            Encoding.UTF8.GetBytes(payload.EventName, output);
            output.Write("\n"u8);
        }
        var data = payload.Data.Span;
        for (int end; (end = data.IndexOf((byte)'\n')) >= 0; data = data[(end + 1)..])
        {
            output.Write(Data);
            output.Write(data[..end]);
            output.Write("\n"u8);
        }
        output.Write(Data);
        output.Write(data);
        output.Write(End);
    }
}
