using LlmDispatcher.Hosting;

namespace LlmDispatcher.Cli.Commands.Chat;

/// <summary>The lines of a conversation that are meant for the tool: those that begin with one slash.</summary>
internal sealed class ChatCommands(Talk talk, LlmSwitch llm, CliContext context)
{
    public static readonly IReadOnlyList<string> Help =
    [
        "/model MODEL   asks another model from now on; alone, leaves the choice to llmd",
        "/system TEXT   sets the standing instructions; alone, takes them away",
        "/clear         forgets what was said",
        "/help          shows this",
        "/exit          leaves",
        "A line that is to begin with a slash begins with two.",
    ];

    private static readonly string[] All = ["/model", "/system", "/clear", "/help", "/exit", "/quit"];

    public static bool IsCommand(string line) => line.StartsWith('/') && !line.StartsWith("//", StringComparison.Ordinal);

    /// <returns>Whether the conversation goes on.</returns>
    public bool Run(string line)
    {
        var end = line.IndexOf(' ', StringComparison.Ordinal);
        var (name, rest) = end < 0 ? (line, "") : (line[..end], line[end..].Trim());
        switch (name)
        {
            case "/exit" or "/quit":
                return false;
            case "/model":
                ChangeModel(rest);
                break;
            case "/system":
                talk.Conversation.SystemPrompt = rest.Length > 0 ? rest : null;
                context.Note(rest.Length > 0 ? "the standing instructions are set" : "there are no standing instructions");
                break;
            case "/clear":
                talk.Conversation.Clear();
                context.Note("what was said is forgotten");
                break;
            case "/help":
                foreach (var help in Help)
                    context.Error.WriteLine(help);
                break;
            default:
                var meant = NearestName.Find(name, All);
                context.Note($"there is no {name}{(meant is null ? "; /help shows what there is" : $"; did you mean {meant}?")}");
                break;
        }
        return true;
    }

    private void ChangeModel(string model)
    {
        var earlier = talk.Model;
        talk.Model = model.Length > 0 ? model : null;
        try
        {
            var route = llm.Explain(talk.Conversation.RequestFor("?")).Ranked[0].Route;
            context.Note(model.Length > 0 ? $"{route} answers from now on" : $"the choice is llmd's, at first {route}");
        }
        catch (Exception error) when (error is ILlmError)
        {
            talk.Model = earlier;
            context.Note(error.Message);
        }
    }
}
