using CsCheck;
using LlmDispatcher.Tests.Providers.OpenAI.Chat;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.Google;

/// <summary>Any request that the dialect can express.</summary>
internal static class GeminiRequestGen
{
    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static readonly Gen<string> Text = Gen.String[Gen.Char["aZ9 \"\\/<>&+\n\t\u0000\u00e9\u20ac\u2028\u4e2d"], 0, 12]
        .Select(OneOf("", "\ud83d\ude00", "data:"), (text, end) => text + end);

    private static readonly Gen<string> Name = Gen.String[Gen.Char["abc_-9"], 1, 8];

    private static readonly Gen<string> Seal = Gen.Byte.Array[1, 9].Select(Convert.ToBase64String);

    private static readonly Gen<object?> Value = Gen.OneOf(
        Text.Select(t => (object?)t),
        Gen.Int.Select(i => (object?)i),
        Gen.Double[-1e6, 1e6].Select(d => (object?)d),
        OneOf<object?>(null, true, false),
        OneOf("[1.0,{}]", "{\"b\":[null]}", "\"x\"").Select(j => (object?)GeminiRequests.Json(j))
    );

    private static readonly Gen<Dictionary<string, object?>> Object = Gen.Dictionary(Name, Value)[0, 3];

    private static readonly Gen<AdditionalPropertiesDictionary?> Extras = OneOf<string?>(null, null, "x_one", "x_two")
        .Select(n => n is null ? null : new AdditionalPropertiesDictionary { [n] = GeminiRequests.Json("""{"k":[1.0, "v"]}""") });

    private static readonly Gen<byte[]> Bytes = Gen.Byte.Array[0, 9];

    private static readonly Gen<AIContent> UserContent = WithExtras(
        Gen.OneOf(
            Text.Select(t => (AIContent)new TextContent(t)),
            Bytes.Select(
                OneOf("image/png", "audio/wav", "application/pdf", "video/mp4", "text/csv"),
                (b, type) => (AIContent)new DataContent(b, type)
            ),
            OneOf("https://example.org/a.png", "gs://b/%20?q=a&b#c").Select(u => (AIContent)new UriContent(new Uri(u), "image/png")),
            Name.Select(id => (AIContent)new HostedFileContent("files/" + id)),
            Name.Select(id => (AIContent)new HostedFileContent("files/" + id) { MediaType = "video/mp4" })
        )
    );

    private static readonly Gen<AIContent> ModelContent = WithExtras(
        Gen.OneOf(
            Text.Select(t => (AIContent)new TextContent(t)),
            Text.Select(Seal, (t, s) => Sealed(new TextContent("a" + t), s)),
            Text.Select(t => (AIContent)new TextReasoningContent("a" + t)),
            Text.Select(Seal, (t, s) => (AIContent)new TextReasoningContent(t) { ProtectedData = s }),
            Bytes.Select(Seal, (b, s) => Sealed(new DataContent(b, "image/png"), s))
        )
    );

    // A round of tools: calls, and then their results in one message or several.
    private static readonly Gen<ChatMessage[]> Round = Gen.Select(
        Gen.Select(
            Name,
            Gen.OneOf(Object.Select(o => (Dictionary<string, object?>?)o), Gen.Const((Dictionary<string, object?>?)null)),
            Seal,
            Gen.Bool
        ).Array[1, 3],
        Gen.OneOf(Text.Select(t => (object?)t), Object.Select(o => (object?)o), Gen.Const((object?)null), Gen.Const((object?)2.5)).Array[3],
        Gen.Int[0, 1_000_000],
        Gen.Bool,
        (calls, results, seed, apart) =>
        {
            var contents = calls.Select(
                (c, i) =>
                {
                    AIContent call = new FunctionCallContent($"id_{seed}_{i}", c.Item1, c.Item2);
                    return c.Item4 ? Sealed(call, c.Item3) : call;
                }
            );
            var answers = calls.Select((_, i) => (AIContent)new FunctionResultContent($"id_{seed}_{i}", results[i])).ToList();
            return (ChatMessage[])
                [
                    new ChatMessage(ChatRole.Assistant, [.. contents]),
                    .. apart ? answers.Select(a => new ChatMessage(ChatRole.Tool, [a])) : [new ChatMessage(ChatRole.Tool, answers)],
                ];
        }
    );

    private static readonly Gen<ChatMessage[]> User = Message(ChatRole.User, UserContent);

    private static readonly Gen<ChatMessage[]> AnyMessages = Gen.OneOf(User, Message(ChatRole.Assistant, ModelContent), Round);

    private static readonly Gen<AITool> Function = Name.Select(
        Text,
        Gen.Bool,
        Extras,
        (name, description, hasSchema, extras) =>
            (AITool)
                new Requests.Tool(
                    name,
                    description,
                    hasSchema ? GeminiRequests.Json("""{"type":"object","properties":{"a":{"type":"string"}}}""") : default,
                    [.. (extras ?? []).Select(e => (e.Key, e.Value))]
                )
    );

    private static readonly Gen<AITool[]> Tools = Gen.Select(
        Function.Array[0, 3],
        OneOf<AITool[]>([], [new HostedWebSearchTool()], [new HostedCodeInterpreterTool(), new HostedWebSearchTool()]),
        (functions, hosted) => (AITool[])[.. functions, .. hosted]
    );

    private static readonly Gen<ChatResponseFormat?> Format = OneOf<ChatResponseFormat?>(
        null,
        ChatResponseFormat.Text,
        ChatResponseFormat.Json,
        ChatResponseFormat.ForJsonSchema(GeminiRequests.Json("""{"type":"object"}"""))
    );

    private static readonly Gen<ReasoningOptions?> Reasoning = Gen.Select(
        OneOf<ReasoningEffort?>(null, ReasoningEffort.Low, ReasoningEffort.Medium, ReasoningEffort.High),
        OneOf<ReasoningOutput?>(null, ReasoningOutput.None, ReasoningOutput.Summary),
        (effort, output) => effort is null && output is null ? null : new ReasoningOptions { Effort = effort, Output = output }
    );

    private static readonly Gen<AdditionalPropertiesDictionary?> Members = OneOf<AdditionalPropertiesDictionary?>(
        null,
        new() { ["safetySettings"] = GeminiRequests.Json("""[{"category":"c"}]""") },
        new()
        {
            ["generationConfig.responseModalities"] = GeminiRequests.Json("""["TEXT"]"""),
            ["toolConfig.retrievalConfig"] = GeminiRequests.Json("{}"),
            ["labels"] = GeminiRequests.Json("""{"a":1.0}"""),
        }
    );

    private static readonly Gen<ChatOptions> Options = Gen.Select(
        Gen.Select(Number(0, 1), Number(-2, 2), Number(-2, 2), Maybe(Gen.Int.Select(i => (long)i)), Maybe(Gen.Int[1, 1000])),
        Gen.Select(Text.Array[0, 5], Reasoning, Format),
        Gen.Select(
            Tools,
            OneOf<ChatToolMode?>(null, ChatToolMode.Auto, ChatToolMode.None, ChatToolMode.RequireAny, ChatToolMode.RequireSpecific("f"))
        ),
        Gen.Select(OneOf<string?>(null, "be\nbrief"), Number(0, 2), Maybe(Gen.Int[1, 9999]), Members),
        (sampling, shape, tools, rest) =>
            new ChatOptions
            {
                TopP = sampling.Item1,
                FrequencyPenalty = sampling.Item2,
                PresencePenalty = sampling.Item3,
                Seed = sampling.Item4,
                TopK = sampling.Item5,
                StopSequences = shape.Item1,
                Reasoning = shape.Item2,
                ResponseFormat = shape.Item3,
                Tools = tools.Item1,
                ToolMode = tools.Item1.Length > 0 ? tools.Item2 : null,
                Instructions = rest.Item1,
                Temperature = rest.Item2,
                MaxOutputTokens = rest.Item3,
                AdditionalProperties = rest.Item4,
            }
    );

    public static readonly Gen<TaskRequest> Any = Gen.Select(
        User.Select(AnyMessages.Array[0, 4], (first, more) => (ChatMessage[])[.. first, .. more.SelectMany(m => m)]),
        OneOf<string?>(null, "Be \u20ac.", "x"),
        Number(0, 2),
        Maybe(Gen.Int[1, 100_000]),
        Gen.Bool,
        Options,
        OneOf("gemini-2.5-flash", "gemini-3.8-flash", "m"),
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

    private static Gen<ChatMessage[]> Message(ChatRole role, Gen<AIContent> content) =>
        Gen.Select(
            content.List[1, 4],
            Extras,
            (c, extras) => (ChatMessage[])[new ChatMessage(role, [.. c]) { AdditionalProperties = extras }]
        );

    private static Gen<AIContent> WithExtras(Gen<AIContent> contents) =>
        contents.Select(
            Extras,
            (content, extras) =>
            {
                foreach (var (key, value) in extras ?? [])
                    (content.AdditionalProperties ??= [])[key] = value;
                return content;
            }
        );

    private static AIContent Sealed(AIContent content, string seal)
    {
        (content.AdditionalProperties ??= [])["thoughtSignature"] = seal;
        return content;
    }

    private static Gen<float?> Number(float from, float to) => Maybe(Gen.Float[from, to]);

    private static Gen<T?> Maybe<T>(Gen<T> gen)
        where T : struct => Gen.Bool.SelectMany(has => has ? gen.Select(v => (T?)v) : Gen.Const((T?)null));
}
