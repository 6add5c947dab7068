using LlmDispatcher.Cli.Commands.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Cli.Commands.Chat;

/// <summary>What was said so far, and how the next question is to be asked.</summary>
internal sealed class Conversation(RequestArguments arguments)
{
    private readonly List<ChatMessage> _history = [];

    public string? Model { get; set; } = arguments.Model;

    public string? System { get; set; } = arguments.System;

    public TaskRequest Ask(string question) =>
        (arguments with { Model = Model, System = System }).Apply(new([.. _history, new(ChatRole.User, question)]));

    /// <summary>Only a whole answer is remembered: half a sentence would be taken for what the model meant to say.</summary>
    public void Remember(string question, string answer) =>
        _history.AddRange([new(ChatRole.User, question), new(ChatRole.Assistant, answer)]);

    public void Forget() => _history.Clear();
}
