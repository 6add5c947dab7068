using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmDispatcher.Hosting;

/// <summary>What a host's log hears of the switch itself. The ids are stable: people filter by them.</summary>
internal sealed partial class HostLog(ILoggerFactory? factory)
{
    private readonly ILogger _logger = factory?.CreateLogger("LlmDispatcher.Hosting") ?? NullLogger.Instance;

    [LoggerMessage(EventId = 9001, Level = LogLevel.Warning, Message = "{Warning}")]
    public partial void Warn(string warning);

    [LoggerMessage(
        EventId = 9002,
        Level = LogLevel.Warning,
        Message = "Shut down before {Count} answers were complete; they were broken off."
    )]
    public partial void BrokenOff(int count);

    [LoggerMessage(EventId = 9003, Level = LogLevel.Error, Message = "A ledger failed; the streams go on.")]
    public partial void LedgerFailed(Exception error);
}
