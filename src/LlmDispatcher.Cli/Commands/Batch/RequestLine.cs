using System.Text.Json;
using LlmDispatcher.Cli.Commands.Requests;
using LlmDispatcher.Hosting;
using LlmDispatcher.Providers.OpenAI;
using LlmDispatcher.Providers.OpenAI.Chat;
using LlmDispatcher.Providers.Requests;

namespace LlmDispatcher.Cli.Commands.Batch;

/// <summary>One line of the input.</summary>
/// <param name="Id">As the line gives it; <see langword="null"/> when it gives none.</param>
/// <param name="Request">What to answer.</param>
internal sealed record RequestLine(string? Id, TaskRequest Request)
{
    private static readonly string[] Own =
    [
        "id",
        "prompt",
        "messages",
        "system",
        "task",
        "model",
        "provider",
        "strategy",
        "maxOutputTokens",
        "temperature",
        "maxCost",
    ];

    private static readonly string[] OfOpenAI = ["custom_id", "method", "url", "body"];

    /// <param name="line">One JSON object in UTF-8; nothing of it is kept.</param>
    /// <param name="arguments">What counts where the line says nothing.</param>
    /// <exception cref="LineException">It is not a request.</exception>
    public static RequestLine Read(ReadOnlyMemory<byte> line, RequestArguments arguments)
    {
        var members = LineMembers.Read(line);
        try
        {
            return members.Has("body") || members.Has("custom_id") ? ReadOpenAI(members, arguments) : ReadOwn(line, members, arguments);
        }
        catch (RequestFormatException e)
        {
            var problem = e.Path.Length > 0 ? e.Message[(e.Path.Length + 2)..] : e.Message;
            throw members.Wrong(members.Has("body") ? (e.Path.Length > 0 ? $"body.{e.Path}" : "body") : e.Path, problem);
        }
        catch (ArgumentException e) // what a request itself does not take
        {
            throw members.Wrong("", e.Message);
        }
    }

    private static RequestLine ReadOwn(ReadOnlyMemory<byte> line, LineMembers members, RequestArguments arguments)
    {
        members.AllowOnly(Own);
        using var document = RequestBody.Parse(line);
        var root = new RequestNode(document.RootElement, "");
        var request = Content(root, members);
        var maxCost = root["maxCost"].OptionalNumber() is { } usd
            ? usd is >= 0 and < (float)decimal.MaxValue
                ? (decimal?)(decimal)usd
                : throw root["maxCost"].Wrong("expected an amount in USD from 0.")
            : null;
        return new(
            IdIn(root["id"]),
            request with
            {
                SystemPrompt = root["system"].OptionalText() ?? request.SystemPrompt ?? arguments.System,
                TaskType = NameIn<TaskType>(root["task"]) ?? arguments.Task,
                Model = root["model"].OptionalText() ?? arguments.Model,
                Providers = (root["provider"].OptionalText() ?? arguments.Provider) is { } provider ? [provider] : [],
                Strategy = NameIn<OptimizationStrategy>(root["strategy"]) ?? arguments.Strategy,
                MaxOutputTokens = OpenAIBody.ReadCount(root["maxOutputTokens"]) ?? arguments.MaxTokens,
                Temperature = OpenAIBody.ReadTemperature(root["temperature"]) ?? arguments.Temperature,
                MaxCost = maxCost ?? arguments.MaxCost,
            }
        );
    }

    private static TaskRequest Content(RequestNode root, LineMembers members)
    {
        var (prompt, messages) = (root["prompt"], root["messages"]);
        if (prompt.IsAbsent && messages.IsAbsent)
            throw members.Wrong("", "there is neither 'prompt' nor 'messages'.");
        if (!prompt.IsAbsent && !messages.IsAbsent)
            throw messages.Wrong("there is 'prompt' as well; give one of them.");
        if (messages.IsAbsent)
            return string.IsNullOrWhiteSpace(prompt.Text()) ? throw prompt.Wrong("it is empty.") : new TaskRequest(prompt.Text());
        var conversation = ChatMessageReader.Read(messages);
        var system = root["system"].IsAbsent ? OpenAIBody.TakeSystemPrompt(conversation) : null;
        return new TaskRequest(conversation) { SystemPrompt = system };
    }

    private static RequestLine ReadOpenAI(LineMembers members, RequestArguments arguments)
    {
        members.AllowOnly(OfOpenAI);
        if (!members.Has("body"))
            throw members.Wrong("", "there is no 'body'.");
        if (TextOf(members, "url") is { } url && url != "/v1/chat/completions")
            throw members.Wrong("url", $"'{url}' is not known here; this command reads /v1/chat/completions.");
        if (TextOf(members, "method") is { } method && method != "POST")
            throw members.Wrong("method", "expected POST.");
        var request = ChatRequestReader.Read(members.ValueOf("body")).Task;
        return new(
            TextOf(members, "custom_id"),
            request with
            {
                Words = ChatWords.Instance,
                SystemPrompt = request.SystemPrompt ?? arguments.System,
                TaskType = arguments.Task,
                Providers = arguments.Provider is { } provider ? [provider] : [],
                Strategy = arguments.Strategy,
                MaxOutputTokens = request.MaxOutputTokens ?? arguments.MaxTokens,
                Temperature = request.Temperature ?? arguments.Temperature,
                MaxCost = arguments.MaxCost,
            }
        );
    }

    private static string? TextOf(LineMembers members, string name)
    {
        if (!members.Has(name))
            return null;
        using var value = JsonDocument.Parse(members.ValueOf(name));
        return new RequestNode(value.RootElement, "") is { IsText: true } text
            ? text.Text()
            : throw members.Wrong(name, "expected a string.");
    }

    private static string? IdIn(RequestNode node) =>
        node.IsAbsent ? null
        : node.Json.ValueKind == JsonValueKind.Number ? node.Json.GetRawText()
        : node.IsText ? node.Name()
        : throw node.Wrong("expected a string or a number.");

    private static T? NameIn<T>(RequestNode node)
        where T : struct, Enum
    {
        if (node.OptionalText() is not { } text)
            return null;
        var names = Enum.GetValues<T>().ToDictionary(NamedOption.NameOf);
        foreach (var (name, value) in names)
        {
            if (string.Equals(Bare(name), Bare(text), StringComparison.OrdinalIgnoreCase))
                return value;
        }
        var meant = NearestName.Find(text, names.Keys);
        throw node.Wrong(
            $"'{text}' is not known{(meant is null ? $"; known are: {string.Join(", ", names.Keys)}." : $"; did you mean '{meant}'?")}"
        );
    }

    private static string Bare(string name) => name.Replace("-", "", StringComparison.Ordinal);
}
