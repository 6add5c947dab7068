using LlmDispatcher.Streams;

namespace LlmDispatcher.Dispatch;

internal static class HeldText
{
    /// <summary>How much visible text is among events that are held.</summary>
    public static int Length(List<StreamEvent>? held) =>
        held?.Sum(e => e.Kind is StreamEventKind.Text or StreamEventKind.Refusal ? e.Text.Length : 0) ?? 0;
}
