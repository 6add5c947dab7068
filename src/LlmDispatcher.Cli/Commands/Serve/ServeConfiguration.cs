using LlmDispatcher.Cli.Commands.Requests;
using LlmDispatcher.Gateway;
using LlmDispatcher.Gateway.Configuration;
using LlmDispatcher.Gateway.Models;
using LlmDispatcher.Gateway.Serving;
using LlmDispatcher.Hosting;

namespace LlmDispatcher.Cli.Commands.Serve;

/// <summary>What the configuration makes of <c>llmd serve</c>.</summary>
/// <param name="Switch">Who answers.</param>
/// <param name="Options">How the gateway serves.</param>
/// <param name="Warnings">What has no effect, for people.</param>
internal sealed record ServeConfiguration(LlmSwitch Switch, GatewayOptions Options, IReadOnlyList<string> Warnings) : IDisposable
{
    /// <exception cref="LlmConfigurationException">Nothing is configured, or something is configured wrongly.</exception>
    public static ServeConfiguration Read(string? config, CliContext context)
    {
        var builder = DefaultConfiguration.Read(context.Environment, context.Directory, config);
        builder.TimeProvider = context.Time;
        CacheFiles.Teach(builder, context);
        List<string> warnings = [];
        var options = new GatewaySection(warnings.Add).Read(
            builder.Gateway,
            new GatewayOptions { Time = context.Time, Faulted = (id, fault) => TellFault(id, fault, context) }
        );
        var llm = builder.Build();
        return new(llm, options, [.. llm.Warnings, .. warnings, .. UnmatchedModels.In(options.Keys, llm)]);
    }

    /// <summary>Where, not what: the words of an exception may repeat a request.</summary>
    private static void TellFault(string id, Exception fault, CliContext context) =>
        context.Note($"a fault of the gateway's own in request {id}: {fault.GetType().Name}{fault.StackTrace?.Split('\n')[0]}");

    /// <summary>Without keys, nobody but this machine may come in; and without a certificate, nobody by TLS.</summary>
    /// <exception cref="UsageException">Other machines could reach an address, and there are no keys; or an address wants a certificate, and there is none.</exception>
    /// <exception cref="FormatException">What was given is no address.</exception>
    public void CheckReach(IReadOnlyList<string> urls)
    {
        if (Options.Keys.Count == 0 && ListenAddresses.FirstOpen(urls) is { } open)
            throw new UsageException(
                $"{open} can be reached by other machines, and without keys anybody could spend yours: listen on 127.0.0.1, or list keys under 'gateway:keys' ('llmd keys new' makes one)."
            );
        if (Options.Certificate is null && ListenAddresses.FirstSecure(urls) is { } secure)
            throw new UsageException(
                $"{secure} wants a certificate: name its PEM files under 'gateway:tls' ('certificate' and 'key'), or listen on http."
            );
    }

    public void Dispose() => Switch.Dispose();
}
