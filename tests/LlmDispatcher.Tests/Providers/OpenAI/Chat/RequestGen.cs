using CsCheck;
using LlmDispatcher.Providers.OpenAI;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.OpenAI.Chat;

/// <summary>Any request that the dialect can express.</summary>
internal static class RequestGen
{
    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static readonly Gen<string> Text = Gen.String[Gen.Char["aZ9 \"\\/<>&+\n\t\u0000\u00e9\u20ac\u2028\u4e2d"], 0, 12]
        .Select(OneOf("", "\ud83d\ude00", "data:"), (text, end) => text + end);

    private static readonly Gen<string> Name = Gen.String[Gen.Char["abc_-9"], 1, 8];

    private static readonly Gen<object?> Value = Gen.OneOf(
        Text.Select(t => (object?)t),
        Gen.Int.Select(i => (object?)i),
        Gen.Double[-1e6, 1e6].Select(d => (object?)d),
        OneOf<object?>(null, true, false),
        OneOf("[1.0,{}]", "{\"b\":[null]}", "\"x\"").Select(j => (object?)Requests.Json(j))
    );

    private static readonly Gen<Dictionary<string, object?>> Object = Gen.Dictionary(Name, Value)[0, 3];

    private static readonly Gen<AdditionalPropertiesDictionary?> Extras = OneOf<string?>(null, null, "x_one", "x_two")
        .Select(n => n is null ? null : new AdditionalPropertiesDictionary { [n] = Requests.Json("""{"k":[1.0, "v"]}""") });

    private static readonly Gen<byte[]> Bytes = Gen.Byte.Array[0, 9];

    private static readonly Gen<AIContent> UserContent = Gen.OneOf(
            Text.Select(t => (AIContent)new TextContent(t)),
            Bytes.Select(
                OneOf("image/png", "image/jpeg"),
                OneOf(null, "low", "high"),
                (b, type, detail) =>
                    (AIContent)new DataContent(b, type) { AdditionalProperties = detail is null ? null : new() { ["detail"] = detail } }
            ),
            OneOf("https://example.org/a.png", "http://h/%20?q=a&b#c").Select(u => (AIContent)new UriContent(new Uri(u), "image/png")),
            Bytes.Select(OneOf("audio/wav", "audio/mpeg"), (b, type) => (AIContent)new DataContent(b, type)),
            Bytes.Select(Name, (b, name) => (AIContent)new DataContent(b, "application/pdf") { Name = name }),
            Name.Select(id => (AIContent)new HostedFileContent(id))
        )
        .Select(
            Extras,
            (content, extras) =>
            {
                foreach (var (key, value) in extras ?? [])
                    (content.AdditionalProperties ??= [])[key] = value;
                return content;
            }
        );

    private static readonly Gen<AIContent> AssistantContent = Gen.OneOf(
        Text.Select(t => (AIContent)new TextContent(t)),
        Name.Select(Name, Object, (id, name, arguments) => (AIContent)new FunctionCallContent(id, name, arguments)),
        Name.Select(
            Name,
            (id, name) =>
                (AIContent)new FunctionCallContent(id, name) { AdditionalProperties = new() { [FunctionArguments.Raw] = "{broken" } }
        ),
        Text.Select(t => (AIContent)new ErrorContent(t) { ErrorCode = "Refusal" })
    );

    private static readonly Gen<AIContent> Result = Name.Select(
        Gen.OneOf(
            Text.Select(t => (object?)t),
            Object.Select(o => (object?)o),
            Text.Array[1, 3].Select(t => (object?)t.Select(x => (AIContent)new TextContent(x)).ToList())
        ),
        (id, result) => (AIContent)new FunctionResultContent(id, result)
    );

    private static readonly Gen<ChatMessage> User = Message(OneOf("user"), UserContent, 0);

    private static readonly Gen<ChatMessage> AnyMessage = Gen.OneOf(
        User,
        Message(OneOf("system", "developer"), Text.Select(t => (AIContent)new TextContent(t)), 1),
        Message(OneOf("assistant"), AssistantContent, 1),
        Result.List[1, 3].Select(r => new ChatMessage(ChatRole.Tool, [.. r]))
    );

    private static readonly Gen<AITool> Tool = Name.Select(
        Text,
        OneOf<bool?>(null, true, false),
        (name, description, strict) =>
            (AITool)
                new Requests.Tool(
                    name,
                    description,
                    strict is null ? default : Requests.Json("""{"type":"object","properties":{"a":{"type":"string"}}}"""),
                    strict is null ? [] : [("strict", strict)]
                )
    );

    private static readonly Gen<ChatResponseFormat?> Format = OneOf<ChatResponseFormat?>(
        null,
        ChatResponseFormat.Text,
        ChatResponseFormat.Json,
        ChatResponseFormat.ForJsonSchema(Requests.Json("""{"type":"object"}"""), "a"),
        ChatResponseFormat.ForJsonSchema(Requests.Json("""{"type":"array"}"""), "b", "text")
    );

    private static readonly Gen<ChatOptions> Options = Gen.Select(
        Gen.Select(Number(0, 1), Number(-2, 2), Number(-2, 2), Maybe(Gen.Long)),
        Gen.Select(
            Text.Array[0, 4],
            OneOf<ReasoningEffort?>(null, ReasoningEffort.None, ReasoningEffort.Medium, ReasoningEffort.ExtraHigh),
            Format
        ),
        Gen.Select(
            Tool.Array[0, 3],
            OneOf<ChatToolMode?>(null, ChatToolMode.Auto, ChatToolMode.None, ChatToolMode.RequireAny, ChatToolMode.RequireSpecific("f")),
            OneOf<bool?>(null, true, false)
        ),
        Gen.Select(OneOf<string?>(null, "be\nbrief"), Number(0, 2), Maybe(Gen.Int[1, 9999]), Extras),
        (sampling, shape, tools, rest) =>
            new ChatOptions
            {
                TopP = sampling.Item1,
                FrequencyPenalty = sampling.Item2,
                PresencePenalty = sampling.Item3,
                Seed = sampling.Item4,
                StopSequences = shape.Item1,
                Reasoning = shape.Item2 is { } effort ? new ReasoningOptions { Effort = effort } : null,
                ResponseFormat = shape.Item3,
                Tools = tools.Item1,
                ToolMode = tools.Item1.Length > 0 ? tools.Item2 : null,
                AllowMultipleToolCalls = tools.Item1.Length > 0 ? tools.Item3 : null,
                Instructions = rest.Item1,
                Temperature = rest.Item2,
                MaxOutputTokens = rest.Item3,
                AdditionalProperties = rest.Item4,
            }
    );

    public static readonly Gen<TaskRequest> Any = Gen.Select(
        User.Select(AnyMessage.Array[0, 4], (first, more) => (ChatMessage[])[first, .. more]),
        OneOf<string?>(null, "Be \u20ac.", "x"),
        Number(0, 2),
        Maybe(Gen.Int[1, 100_000]),
        Gen.Bool,
        Options,
        Name,
        (messages, system, temperature, max, plain, options, model) =>
            new TaskRequest(messages)
            {
                Model = model,
                SystemPrompt = system,
                Temperature = temperature,
                MaxOutputTokens = max,
                Options = plain ? null : options,
            }
    );

    private static Gen<ChatMessage> Message(Gen<string> role, Gen<AIContent> content, int least) =>
        Gen.Select(
            role,
            content.List[least, 4],
            OneOf<string?>(null, "ann"),
            Extras,
            (r, c, name, extras) => new ChatMessage(new ChatRole(r), [.. c]) { AuthorName = name, AdditionalProperties = extras }
        );

    private static Gen<float?> Number(float from, float to) => Maybe(Gen.Float[from, to]);

    private static Gen<T?> Maybe<T>(Gen<T> gen)
        where T : struct => Gen.Bool.SelectMany(has => has ? gen.Select(v => (T?)v) : Gen.Const((T?)null));
}
