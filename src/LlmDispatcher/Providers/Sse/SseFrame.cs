namespace LlmDispatcher.Providers.Sse;

/// <summary>How a server-sent event is written: its bytes go straight to the output, without a formatter between.</summary>
internal static class SseFrame
{
    /// <summary>Before the data of an event.</summary>
    public static ReadOnlySpan<byte> Data => "data: "u8;

    /// <summary>After the data.</summary>
    public static ReadOnlySpan<byte> End => "\n\n"u8;
}
