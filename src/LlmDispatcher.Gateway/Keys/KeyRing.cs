using LlmDispatcher.Streams;
using Microsoft.AspNetCore.Http;

namespace LlmDispatcher.Gateway.Keys;

/// <summary>Who may come in. Without any key, everybody: then the gateway must be for this machine alone.</summary>
internal sealed class KeyRing
{
    private readonly (KeyDigest Digest, Caller Caller)[] _keys;
    private readonly Caller _anybody;

    public KeyRing(IEnumerable<KeyOptions> keys, TimeProvider time)
    {
        _keys = [.. keys.Select(k => (k.Digest, new Caller(k, time)))];
        _anybody = new Caller(time);
    }

    /// <summary>Whether there is no key, and any credential or none is as good as another.</summary>
    public bool IsOpen => _keys.Length == 0;

    /// <summary>Finds out who sends a request.</summary>
    /// <param name="request">The request; only its headers and its query are read.</param>
    /// <param name="caller">Who it is, when it may come in.</param>
    /// <returns>Why it may not (401); <see langword="null"/> when it may.</returns>
    public ProviderFailure? Identify(HttpRequest request, out Caller caller)
    {
        caller = _anybody;
        if (IsOpen)
            return null;
        var isShown = false;
        foreach (var credential in Credentials.In(request))
        {
            isShown = true;
            if (Find(KeyDigest.Of(credential)) is not { } found)
                continue;
            caller = found;
            return null;
        }
        return isShown ? KeyRefusal.Wrong() : KeyRefusal.Missing();
    }

    /// <summary>Looks at every key, wherever the right one is: the time it takes tells nothing.</summary>
    private Caller? Find(KeyDigest shown)
    {
        Caller? found = null;
        foreach (var (digest, caller) in _keys)
        {
            if (digest.IsSame(shown))
                found = caller;
        }
        return found;
    }
}
