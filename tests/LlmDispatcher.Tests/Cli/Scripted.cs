using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Cli;

/// <summary>Switches whose only provider says what it is told to.</summary>
internal static class Scripted
{
    public static readonly StreamEvent Stop = StreamEvent.OfFinish(new(ChatFinishReason.Stop, "stop"));

    public static LlmSwitch Switch(params IEnumerable<StreamEvent> events) =>
        LlmSwitch.Create(b => b.AddSource("openai", new ScriptedSource(events), "gpt-4.1-mini"));

    public static LlmSwitch Saying(params IEnumerable<string> texts) => Switch([.. texts.Select(StreamEvent.OfText), Stop]);
}
