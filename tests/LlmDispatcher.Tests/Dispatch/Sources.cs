using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Dispatch;

/// <summary>Sources by provider; each call of a provider takes its next one, the last one for ever.</summary>
internal sealed class Sources : Dictionary<string, ScriptedSource[]>
{
    private readonly List<string> _asked = [];

    /// <summary>The providers in the order in which they were asked.</summary>
    public string Asked => string.Join(' ', _asked);

    public ScriptedSource Next(string provider)
    {
        _asked.Add(provider);
        return this[provider][Math.Min(_asked.Count(a => a == provider), this[provider].Length) - 1];
    }
}
