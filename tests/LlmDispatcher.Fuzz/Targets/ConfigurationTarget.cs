using LlmDispatcher.Fuzz.Bytes;
using LlmDispatcher.Gateway;
using LlmDispatcher.Gateway.Configuration;

namespace LlmDispatcher.Fuzz.Targets;

/// <summary>An <c>llmd.json</c>: it is a configuration, or an <see cref="LlmConfigurationException"/> says what is wrong with it.</summary>
internal sealed class ConfigurationTarget : IFuzzTarget
{
    private static readonly Dictionary<string, string> Environment = new() { ["KEY"] = "k-1" };

    private static readonly string Folder = Directory.CreateTempSubdirectory("llmd-fuzz-").FullName;

    public string Name => "configuration";

    public IReadOnlyList<byte[]> Seeds { get; } = Embedded.All(n => n.StartsWith("llmd-", StringComparison.Ordinal));

    public void Feed(byte[] input, Random random)
    {
        var file = Path.Combine(Folder, $"{System.Environment.CurrentManagedThreadId}.json");
        File.WriteAllBytes(file, input);
        try
        {
            var builder = new LlmSwitchBuilder { Environment = Environment }.AddFile(file);
            new GatewaySection(_ => { }).Read(builder.Gateway, new GatewayOptions());
            builder.Build().Dispose();
        }
        catch (LlmConfigurationException)
        {
            // As it should be.
        }
    }
}
