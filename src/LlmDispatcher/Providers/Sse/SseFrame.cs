using System.Buffers;
using System.Text;

namespace LlmDispatcher.Providers.Sse;

/// <summary>How a server-sent event is written: its bytes go straight to the output, without a formatter between.</summary>
internal static class SseFrame
{
    /// <summary>Before the data of an event without a name.</summary>
    public static ReadOnlySpan<byte> Data => "data: "u8;

    /// <summary>After the data.</summary>
    public static ReadOnlySpan<byte> End => "\n\n"u8;

    /// <summary>Writes an event as it came, name and all; data of several lines stays so.</summary>
    public static void Write(IBufferWriter<byte> output, string eventName, ReadOnlySpan<byte> data)
    {
        if (eventName != "message")
        {
            output.Write("event: "u8);
            Encoding.UTF8.GetBytes(eventName, output);
            output.Write("\n"u8);
        }
        foreach (var line in data.Split((byte)'\n'))
        {
            output.Write(Data);
            output.Write(data[line]);
            output.Write("\n"u8);
        }
        output.Write("\n"u8);
    }
}
