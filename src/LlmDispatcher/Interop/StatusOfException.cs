using System.Net;
using System.Text.RegularExpressions;

namespace LlmDispatcher.Interop;

/// <summary>
/// The HTTP status that an exception stands for. Those of the well-known clients belong to packages that we do not reference; they are known by their type's name, and tell the status at the beginning of their message.
/// </summary>
internal static partial class StatusOfException
{
    /// <returns>The status; <see langword="null"/> when it stands for none.</returns>
    public static int? Find(Exception error)
    {
        if (error is HttpRequestException { StatusCode: { } status })
            return (int)status;
        if (!IsKnown(error.GetType().FullName) || Status().Match(error.Message) is not { Success: true } match)
            return null;
        var text = match.Groups[1].Value;
        return int.TryParse(text, out var number) ? number
            : Enum.TryParse<HttpStatusCode>(text, ignoreCase: true, out var named) ? (int)named
            : null;
    }

    private static bool IsKnown(string? type) =>
        type is "System.ClientModel.ClientResultException" or "Azure.RequestFailedException"
        || type?.StartsWith("Anthropic.", StringComparison.Ordinal) is true;

    // "HTTP 429 (rate_limit: …)", "Service request failed.\nStatus: 429 (Too Many Requests)", "Status Code: TooManyRequests"
    [GeneratedRegex(@"^(?:HTTP |Status Code: |[^\n]*\r?\nStatus: )(\w+)")]
    private static partial Regex Status();
}
