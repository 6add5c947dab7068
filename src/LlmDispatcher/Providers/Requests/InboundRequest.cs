namespace LlmDispatcher.Providers.Requests;

/// <summary>What a client of the dialect asks for.</summary>
/// <param name="Task">The request; its model is the name that the client gave.</param>
/// <param name="Stream">Whether the client wants a stream.</param>
/// <param name="IncludeUsage">Whether it wants the usage at the end of the stream.</param>
internal sealed record InboundRequest(TaskRequest Task, bool Stream, bool IncludeUsage);
