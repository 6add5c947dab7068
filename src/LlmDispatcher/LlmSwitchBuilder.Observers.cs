using LlmDispatcher.Observers.Logging;
using Microsoft.Extensions.Logging;

namespace LlmDispatcher;

public sealed partial class LlmSwitchBuilder
{
    private readonly List<StreamingCallbacks> _callbacks = [];
    private ILogger? _logger;

    /// <summary>Has callbacks told of every stream of the switch, in the order in which they are added and before those of a request.</summary>
    public LlmSwitchBuilder AddCallbacks(StreamingCallbacks callbacks)
    {
        ArgumentNullException.ThrowIfNull(callbacks);
        _callbacks.Add(callbacks);
        return this;
    }

    /// <summary>Writes into a log, under <c>LlmDispatcher</c>, how requests and attempts go. Never what was asked or answered, nor a key.</summary>
    public LlmSwitchBuilder UseLogger(ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(loggers);
        _logger = new QuietLogger(loggers.CreateLogger(Log.Category));
        return this;
    }
}
