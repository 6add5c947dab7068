using System.Runtime.CompilerServices;
using System.Text;
using LlmDispatcher.Providers;
using LlmDispatcher.Providers.Anthropic;
using LlmDispatcher.Providers.Google;
using LlmDispatcher.Providers.OpenAI.Chat;
using LlmDispatcher.Providers.OpenAI.Responses;

namespace LlmDispatcher.Tests.Providers;

/// <summary>What a reader remembers of the frames before. Its events must not show it, so a test has to look inside.</summary>
internal static class Shapes
{
    /// <summary>Reads frames, and asks whether one more need not be parsed.</summary>
    /// <returns>The text of the frame; <see langword="null"/> when it has to be parsed.</returns>
    public static string? After(IFrameReader reader, IEnumerable<string> frames, string next, string eventName = "message")
    {
        var events = new EventQueue(100_000);
        foreach (var frame in frames)
        {
            reader.Read("message", Encoding.UTF8.GetBytes(frame), events);
            events.Clear();
        }
        return Of(reader).Read(eventName, Encoding.UTF8.GetBytes(next));
    }

    private static TextShape Of(IFrameReader reader) =>
        reader switch
        {
            ChatReader chat => Shape(chat),
            ResponsesReader responses => Shape(responses),
            MessagesReader messages => Shape(messages),
            GeminiReader gemini => Shape(gemini),
            _ => throw new ArgumentOutOfRangeException(nameof(reader)),
        };

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_shape")]
    private static extern ref TextShape Shape(ChatReader reader);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_shape")]
    private static extern ref TextShape Shape(ResponsesReader reader);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_shape")]
    private static extern ref TextShape Shape(MessagesReader reader);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_shape")]
    private static extern ref TextShape Shape(GeminiReader reader);
}
