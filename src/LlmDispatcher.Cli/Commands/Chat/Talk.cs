using LlmDispatcher.Cli.Commands.Requests;

namespace LlmDispatcher.Cli.Commands.Chat;

/// <summary>A conversation, and how its questions are asked: what the command line says, until a line of the conversation says otherwise.</summary>
internal sealed class Talk
{
    public Talk(RequestArguments arguments, LlmSwitch llm)
    {
        Model = arguments.Model;
        Conversation = new(llm)
        {
            SystemPrompt = arguments.System,
            Configure = r => (arguments with { Model = Model, System = r.SystemPrompt }).Apply(r) with { Policy = Policy },
        };
    }

    public Conversation Conversation { get; }

    public string? Model { get; set; }

    /// <summary>How hard to try; <see langword="null"/> for the switch's own.</summary>
    public StreamPolicy? Policy { get; set; }
}
