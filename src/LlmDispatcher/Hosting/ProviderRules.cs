using System.Buffers;

namespace LlmDispatcher.Hosting;

/// <summary>What <see cref="ProviderOptions"/> must hold, wherever they come from.</summary>
internal static class ProviderRules
{
    public const string BaseUrlExpected = "an absolute http or https address such as http://127.0.0.1:8080/v1";

    private static readonly string[] ProxySchemes = ["http", "https", "socks4", "socks4a", "socks5"];

    private static readonly SearchValues<char> Token = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    /// <returns>The first option that is wrong, by its configuration name, and what is wrong with it; <see langword="null"/> when all is well.</returns>
    public static (string Name, string Problem)? FirstProblem(ProviderOptions options) =>
        Address(options) ?? Credentials(options) ?? Network(options) ?? Limit(options);

    private static (string, string)? Address(ProviderOptions options)
    {
        if (!ProviderDialects.IsKnown(options.Dialect))
            return ("dialect", $"is \"{options.Dialect}\"; this version knows: {string.Join(", ", ProviderDialects.Names)}.");
        if (options.BaseUrl is not { } url)
            return ("baseUrl", $"is missing; write {BaseUrlExpected}.");
        if (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
            return ("baseUrl", $"is not {BaseUrlExpected}.");
        return url.UserInfo.Length > 0 ? ("baseUrl", "holds a user or password; give the key as 'apiKey' or in 'headers'.") : null;
    }

    private static (string, string)? Credentials(ProviderOptions options)
    {
        if (options.ApiKey is { } key && !IsSendable(key))
            return ("apiKey", "holds a character that a header cannot carry.");
        if (options is { ApiKey.Length: > 0, Token: not null })
            return ("apiKey", "is set beside 'Token', and only one of them can be sent.");
        foreach (var (name, value) in options.Headers)
        {
            if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(Token))
                return ($"headers:{name}", "is not the name of an HTTP header.");
            if (!IsSendable(value))
                return ($"headers:{name}", "holds a character that a header cannot carry.");
        }
        return null;
    }

    private static (string, string)? Network(ProviderOptions options)
    {
        if (options.Http is not null && (options.Proxy is not null || options.CaFile is not null))
            return (options.Proxy is not null ? "proxy" : "caFile", "is set beside 'Http', whose own affair it is.");
        if (options.Proxy is { } proxy && (!proxy.IsAbsoluteUri || !ProxySchemes.Contains(proxy.Scheme)))
            return ("proxy", $"is not an absolute address with one of {string.Join(", ", ProxySchemes)}.");
        return options.CaFile is { } file && !File.Exists(file) ? ("caFile", $"asks for the file '{file}', which does not exist.") : null;
    }

    private static (string, string)? Limit(ProviderOptions options)
    {
        if (options.Models.Any(m => string.IsNullOrWhiteSpace(m.Id)))
            return ("models", "lists a model without a name.");
        if (options.ConnectTimeout <= TimeSpan.Zero || options.ConnectTimeout.TotalMilliseconds > int.MaxValue)
            return ("connectTimeout", "must be more than zero and less than 25 days.");
        if (options.MaxEventBytes <= 0)
            return ("maxEventBytes", "must be more than zero.");
        return options.MaxAnswerLength <= 0 ? ("maxAnswerLength", "must be more than zero.") : null;
    }

    private static bool IsSendable(string value) => !value.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
