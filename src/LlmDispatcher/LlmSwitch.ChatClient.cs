using LlmDispatcher.Interop;
using Microsoft.Extensions.AI;

namespace LlmDispatcher;

public sealed partial class LlmSwitch
{
    /// <summary>This switch with the face that Microsoft.Extensions.AI knows: for its pipelines (function invocation, caching, telemetry) and for whatever takes an <see cref="IChatClient"/>.</summary>
    /// <param name="model">The model of requests whose <see cref="ChatOptions.ModelId"/> is not set; see <see cref="TaskRequest.Model"/>. <see langword="null"/> (the default) leaves the choice to the switch.</param>
    /// <param name="configure">Sets on each request what <see cref="ChatOptions"/> has no word for, such as <see cref="TaskRequest.TaskType"/> or <see cref="TaskRequest.Policy"/>; <see langword="null"/> (the default) for nothing.</param>
    /// <returns>A client that holds nothing: disposing of it does nothing, and the switch stays its owner's. It gives the switch away as a service.</returns>
    /// <remarks>
    /// An answer is one message with one id, whoever took part in it. A call of a tool comes whole, in one update. Usage comes once, on the last update, whose <see cref="ChatResponseUpdate.RawRepresentation"/> (as that of
    /// the <see cref="ChatResponse"/>) is the <see cref="StreamSummary"/>. A refusal is an <see cref="ErrorContent"/> with the code <c>Refusal</c>, in the end. Reasoning is <see cref="TextReasoningContent"/>; the
    /// seal in its <see cref="TextReasoningContent.ProtectedData"/> bears the name of its wire language, goes back to providers of that language only, and is of use to a client of this library only. Additional properties: <c>llmd.provider</c>, <c>llmd.attempts</c>, <c>llmd.seams</c> and <c>llmd.dropped</c> (what of the
    /// request a provider had no word for) on the last update, <c>llmd.seam</c> on one without contents at each takeover; neither names a message, so that nothing of it gets into the history. Errors are those of <see cref="StreamChunksAsync"/>.
    /// </remarks>
    public IChatClient AsChatClient(string? model = null, Func<TaskRequest, TaskRequest>? configure = null) =>
        new SwitchChatClient(this, model, configure);

    /// <summary>The clock of deadlines and durations.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;
}
