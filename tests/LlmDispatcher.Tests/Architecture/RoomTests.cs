using System.Text.RegularExpressions;
using LlmDispatcher.Gateway;
using LlmDispatcher.Simulator;

namespace LlmDispatcher.Tests.Architecture;

/// <summary>The direction of the rooms: everything points down to the root nouns, and the rooms between do not name each other's types.</summary>
public sealed partial class RoomTests
{
    /// <summary>Which other rooms a room may name. The root's own files stand under their names where they may see more than the nouns.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        [""] = ["Streams"],
        ["ImageInput.cs"] = ["Media"],
        ["AudioInput.cs"] = ["Media"],
        ["StreamAttempt.cs"] = ["Streams", "Tokens"],
        ["LlmSwitch.Batches.cs"] = ["Batching"],
        ["LlmSwitch.ChatClient.cs"] = ["Interop"],
        ["LlmSwitch.cs"] = ["Streams", "Routing", "Dispatch", "Observers", "Caching"],
        ["LlmSwitch.Reading.cs"] = ["Streams", "Observers"],
        ["CacheEntry.cs"] = ["Caching"],
        ["StreamingCache.Contents.cs"] = ["Caching"],
        ["LlmSwitch.Global.cs"] = ["Hosting"],
        ["LlmDispatcherServices.cs"] = ["Hosting"],
        ["LlmDispatcherBuilder.cs"] = ["Hosting"],
        ["LlmSwitchBuilder.cs"] = ["Streams", "Routing", "Observers", "Providers", "Hosting"],
        ["LlmSwitchBuilder.ChatClients.cs"] = ["Interop"],
        ["LlmSwitchBuilder.Configuration.cs"] = ["Streams", "Hosting"],
        ["LlmSwitchBuilder.Observers.cs"] = ["Observers"],
        ["LlmSwitchBuilder.Cache.cs"] = ["Hosting"],
        ["LlmSwitchBuilder.Models.cs"] = ["Routing", "Hosting"],
        ["Streams"] = [],
        ["Batching"] = [],
        ["Media"] = [],
        ["Tokens"] = ["Streams"],
        ["Routing"] = ["Streams", "Media", "Tokens"],
        ["Dispatch"] = ["Streams", "Tokens"],
        ["Caching"] = ["Streams", "Tokens"],
        ["Observers"] = ["Streams", "Tokens"],
        ["Providers"] = ["Streams", "Media"],
        ["Interop"] = ["Streams", "Providers"],
        ["Hosting"] = ["Streams", "Routing", "Dispatch", "Providers"],
    };

    [Fact]
    public void Room_InTheLibrary_NamesOnlyTheRoomsBelowIt()
    {
        var library = Path.Combine(Repository.Root, "src", "LlmDispatcher");
        var wrong =
            from file in Repository.Sources("src/LlmDispatcher")
            let path = Path.GetRelativePath(library, file).Replace('\\', '/')
            let room = Room(path)
            from named in NamedRooms(File.ReadAllText(file)).Distinct()
            where named != room && !Allowed[room].Contains(named)
            select $"{path} names {named}";
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Arrows_InTheDesign_AreThoseThatHold()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md"));
        var drawn = Arrow().Matches(page).Select(a => $"{a.Groups[1].Value} --> {a.Groups[2].Value.Trim()}");
        drawn.ShouldBe(
            Allowed
                .Where(a => a.Key.Length > 0 && !a.Key.EndsWith(".cs", StringComparison.Ordinal) && a.Value.Length > 0)
                .Select(a => $"{a.Key} --> {string.Join(" & ", a.Value)}"),
            ignoreOrder: true
        );
    }

    [Fact]
    public void Dialect_InProviders_IsNamedByNoOtherDialectAndNothingBelow()
    {
        string[] dialects = ["OpenAI", "Anthropic", "Google"];
        var wrong =
            from file in Repository.Sources("src/LlmDispatcher/Providers")
            from other in dialects
            where !file.Contains($"/Providers/{other}/", StringComparison.Ordinal)
            where File.ReadAllText(file).Contains($"Providers.{other}", StringComparison.Ordinal)
            select $"{file} names {other}";
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void File_InAFolder_HasItsNamespace()
    {
        var wrong =
            from project in Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src"))
            from file in Repository.Sources(project)
            let folder = Path.GetRelativePath(project, Path.GetDirectoryName(file)!).Replace('\\', '/')
            let expected = folder == "." ? Path.GetFileName(project) : $"{Path.GetFileName(project)}.{folder.Replace('/', '.')}"
            let declared = Namespace().Match(File.ReadAllText(file))
            where declared.Success && declared.Groups[1].Value != expected
            select $"{file}: {declared.Groups[1].Value} is not {expected}";
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Library_References_NoServerAndNoSimulator() =>
        References(typeof(LlmSwitch)).ShouldNotContain(r => r.StartsWith("Microsoft.AspNetCore") || r.StartsWith("LlmDispatcher"));

    [Fact]
    public void Simulator_References_NothingOfOurs() =>
        References(typeof(SimulatorServer)).ShouldNotContain(r => r.StartsWith("LlmDispatcher"));

    [Fact]
    public void Gateway_References_TheLibraryAndNoOtherOfOurs() =>
        References(typeof(GatewayServer)).Where(r => r.StartsWith("LlmDispatcher", StringComparison.Ordinal)).ShouldBe(["LlmDispatcher"]);

    private static string Room(string path) =>
        Allowed.ContainsKey(path) ? path
        : path.Contains('/') ? path[..path.IndexOf('/')]
        : "";

    private static IEnumerable<string> NamedRooms(string source) =>
        RoomNames().Matches(source).Select(m => m.Groups[1].Success ? m.Groups[1].Value : m.Groups[2].Value).Where(Allowed.ContainsKey);

    private static IEnumerable<string> References(Type type) => type.Assembly.GetReferencedAssemblies().Select(a => a.Name!);

    [GeneratedRegex(
        @"\bLlmDispatcher\.(\w+)|(?<![\w.])(Streams|Batching|Media|Tokens|Routing|Dispatch|Caching|Observers|Providers|Interop|Hosting)\.[A-Z]"
    )]
    private static partial Regex RoomNames();

    [GeneratedRegex(@"^  (\w+) --> (.+)$", RegexOptions.Multiline)]
    private static partial Regex Arrow();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
