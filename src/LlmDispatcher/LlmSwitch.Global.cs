using System.Diagnostics.CodeAnalysis;
using LlmDispatcher.Hosting;

namespace LlmDispatcher;

public sealed partial class LlmSwitch
{
    private static readonly AmbientSwitch Ambient = new(() =>
        DefaultConfiguration.Read(ProcessEnvironment.Read(), Directory.GetCurrentDirectory()).Build()
    );

    /// <summary>The switch of the process. Unless one is set, it is built on first use, from an <c>llmd.json</c> in the current directory and the keys in the environment
    /// (<c>OPENAI_API_KEY</c>, …); the file's providers are preferred.</summary>
    /// <value>Setting <see langword="null"/> has the next use build it anew. The former switch is not disposed.</value>
    /// <exception cref="LlmConfigurationException">Nothing is configured, or something is configured wrongly; the next use tries again.</exception>
    [AllowNull]
    public static LlmSwitch Global
    {
        get => Ambient.Get();
        set => Ambient.Set(value);
    }

    /// <summary>What the configuration holds that has no effect in this version, for people to read; empty when all of it has.</summary>
    public IReadOnlyList<string> Warnings { get; internal init; } = [];
}
