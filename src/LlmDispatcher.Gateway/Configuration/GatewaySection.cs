using LlmDispatcher.Hosting;

namespace LlmDispatcher.Gateway.Configuration;

/// <summary>Reads the section <c>gateway</c>.</summary>
/// <param name="warn">Hears what has no effect.</param>
internal sealed class GatewaySection(Action<string> warn)
{
    private static readonly string[] Names = ["keys", "limits", "heartbeat", "tls"];

    private static readonly string[] LimitNames = ["streams", "requestBytes", "answerBytes", "headerWait", "writeStall", "drain"];

    private static readonly string[] HeartbeatNames = ["interval", .. ProviderDialects.Names];

    /// <summary>What the section says, over the options so far.</summary>
    /// <param name="section">The section; <see langword="null"/> when there is none.</param>
    /// <param name="current">The options so far.</param>
    /// <exception cref="LlmConfigurationException">A name is not known, or a value does not fit.</exception>
    public GatewayOptions Read(ConfigurationNode? section, GatewayOptions current)
    {
        if (section is null)
            return current;
        ConfigurationSchema.Check(section.AsSection("a section with 'keys', 'limits', 'heartbeat', 'tls'"), Names);
        var options = current with
        {
            Keys = new KeySection(warn).ReadAll(section.Value("keys")),
            Certificate = section.Value("tls") is { } tls ? CertificateSection.Read(tls, current.Time) : current.Certificate,
        };
        return ReadHeartbeat(section.Value("heartbeat"), ReadLimits(section.Value("limits"), options));
    }

    private static GatewayOptions ReadLimits(ConfigurationNode? section, GatewayOptions current)
    {
        if (section is null)
            return current;
        ConfigurationSchema.Check(section.AsSection("a section with 'streams', 'requestBytes', …"), LimitNames);
        return current with
        {
            MaxStreams = section.Value("streams")?.AsPositive<int>() ?? current.MaxStreams,
            MaxRequestBytes = section.Value("requestBytes")?.AsPositive<int>() ?? current.MaxRequestBytes,
            MaxAnswerBytes = section.Value("answerBytes")?.AsPositive<long>() ?? current.MaxAnswerBytes,
            HeaderWait = section.Value("headerWait")?.AsTime() ?? current.HeaderWait,
            WriteStall = section.Value("writeStall")?.AsTime() ?? current.WriteStall,
            Drain = section.Value("drain")?.AsTime() ?? current.Drain,
        };
    }

    private static GatewayOptions ReadHeartbeat(ConfigurationNode? section, GatewayOptions current)
    {
        if (section is null)
            return current;
        ConfigurationSchema.Check(section.AsSection("a section with 'interval', and true or false for a dialect"), HeartbeatNames);
        return current with
        {
            Heartbeat = section.Value("interval")?.AsTime() ?? current.Heartbeat,
            WithoutHeartbeat = [.. ProviderDialects.Names.Where(d => section.Value(d)?.AsBoolean() is false)],
        };
    }
}
