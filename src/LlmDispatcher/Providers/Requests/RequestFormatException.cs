namespace LlmDispatcher.Providers.Requests;

/// <summary>The body of a request is not what the dialect asks for. The message is for the client that sent it.</summary>
/// <param name="path">Where, such as <c>messages[2].content[0].image_url</c>; empty for the body as a whole.</param>
/// <param name="problem">What was expected there.</param>
/// <param name="innerException">The cause, when there is one.</param>
internal sealed class RequestFormatException(string path, string problem, Exception? innerException = null)
    : Exception(path.Length > 0 ? $"{path}: {problem}" : problem, innerException)
{
    /// <summary>Where the problem is; empty for the body as a whole.</summary>
    public string Path => path;
}
