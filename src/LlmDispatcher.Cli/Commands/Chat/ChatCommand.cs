using System.CommandLine;
using LlmDispatcher.Cli.Commands.Requests;

namespace LlmDispatcher.Cli.Commands.Chat;

/// <summary><c>llmd chat</c>: a conversation.</summary>
internal sealed class ChatCommand : Command, IHasExamples
{
    private readonly RequestOptions _request = new();

    private readonly Option<bool> _json = new("--json") { Description = "One JSON object per line and chunk." };

    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "Tell on stderr when each attempt did what." };

    private ChatCommand(CliContext context)
        : base("chat", "Holds a conversation: each line is a turn, and what was said is remembered.")
    {
        Option[] options = [_request.Provider, _request.Model, _request.System, .. _request.HowToAnswer, _json, _verbose, _request.Config];
        foreach (var option in options)
            Add(option);
        SetAction((parsed, _) => new ChatRun(Read(parsed), context).RunAsync());
    }

    public IReadOnlyList<string> Examples =>
        [
            "llmd chat",
            "llmd chat --model anthropic/claude-haiku-5-5 --system \"You are a patient teacher\"",
            "printf 'My name is Ada.\\nWhat is my name?\\n' | llmd chat",
        ];

    public IReadOnlyList<string> Notes =>
        [
            .. ChatCommands.Help,
            "Ctrl-C stops an answer, which is then forgotten; where no answer runs, it leaves. So does Ctrl-D.",
            "Exit codes: as with 'llmd stream'; in a pipe, 1 when any turn failed.",
        ];

    public static Command Create(CliContext context) => new ChatCommand(context);

    private ChatArguments Read(ParseResult parsed) =>
        new()
        {
            Request = _request.Read(parsed),
            Json = parsed.GetValue(_json),
            Verbose = parsed.GetValue(_verbose),
        };
}
