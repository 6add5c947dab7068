using System.CommandLine;
using System.Text.Json;
using LlmDispatcher.Cli.Rendering;
using LlmDispatcher.Gateway.Keys;

namespace LlmDispatcher.Cli.Commands.Keys;

/// <summary><c>llmd keys new</c>: makes a key and shows it, once.</summary>
internal sealed class NewKeyCommand : Command, IHasExamples
{
    public static readonly IReadOnlyList<string> Usage =
    [
        "llmd keys new --name team-a",
        "llmd keys new --name team-a --json | jq -r .sha256",
    ];

    private const int NameDigits = 8;

    private readonly Option<string?> _name = new("--name", "-n")
    {
        Description = "Whose key it is, for logs and metrics. Default: a part of its digest.",
        HelpName = "NAME",
    };

    private readonly Option<bool> _json = new("--json") { Description = "The key, its name and its digest, as one JSON object." };

    private NewKeyCommand(CliContext context)
        : base("new", "Makes a key and shows it, once; llmd.json takes its digest only.")
    {
        Add(_name);
        Add(_json);
        SetAction(
            (parsed, _) =>
                new ProtectedRun(context).RunAsync(() =>
                {
                    Make(parsed.GetValue(_name), parsed.GetValue(_json), context);
                    context.Out.Flush();
                    return Task.FromResult(ExitCode.Ok);
                })
        );
    }

    public IReadOnlyList<string> Examples => Usage;

    public IReadOnlyList<string> Notes => ["The key is stored nowhere. Whoever loses it gets a new one."];

    public static Command Create(CliContext context) => new NewKeyCommand(context);

    private static void Make(string? asked, bool isJson, CliContext context)
    {
        if (asked is not null && (string.IsNullOrWhiteSpace(asked) || asked.Any(char.IsControl)))
            throw new UsageException("'--name' must be a name such as team-a.");
        var key = NewKey.Make();
        var digest = KeyDigest.Of(key).ToString();
        var name = asked?.Trim() ?? $"key-{digest[..NameDigits]}";
        if (isJson)
            WriteJson(name, key, digest, context.Out);
        else
            WriteText(name, key, digest, context.Out);
    }

    private static void WriteJson(string name, string key, string digest, TextWriter output) =>
        JsonOutput.Write(
            output,
            json =>
            {
                json.WriteString("name", name);
                json.WriteString("key", key);
                json.WriteString("sha256", digest);
            }
        );

    private static void WriteText(string name, string key, string digest, TextWriter output) =>
        output.Write(
            $$"""
            {{key}}

            This is the only time the key is shown: hand it to whoever is to use it. Into llmd.json goes its digest:

              "gateway": { "keys": [
                { "name": "{{JsonEncodedText.Encode(name)}}", "sha256": "{{digest}}" }
              ] }

            """
        );
}
