using System.Collections;

namespace LlmDispatcher.Hosting;

/// <summary>The variables of this process, as they are when asked.</summary>
internal static class ProcessEnvironment
{
    public static IReadOnlyDictionary<string, string> Read() =>
        Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(
                v => (string)v.Key,
                v => (string?)v.Value ?? "",
                OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal
            );
}
