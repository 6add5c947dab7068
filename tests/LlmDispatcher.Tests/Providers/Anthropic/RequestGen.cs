using CsCheck;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.Anthropic;

/// <summary>Any request that the dialect can express.</summary>
internal static class RequestGen
{
    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    /// <summary>With at least one character that is no white space, and none at the end.</summary>
    private static readonly Gen<string> Text = Gen.String[Gen.Char["aZ9 \"\\/<>&+\n\t\u0000\u00e9\u20ac\u2028\u4e2d"], 0, 12]
        .Select(OneOf("x", "\ud83d\ude00", "data:"), (text, end) => text + end);

    private static readonly Gen<string> Name = Gen.String[Gen.Char["abc_-9"], 1, 8];

    private static readonly Gen<object?> Value = Gen.OneOf(
        Text.Select(t => (object?)t),
        Gen.Int.Select(i => (object?)i),
        OneOf<object?>(null, true, false),
        OneOf("[1.0,{}]", "{\"b\":[null]}", "\"x\"").Select(j => (object?)Requests.Json(j))
    );

    private static readonly Gen<Dictionary<string, object?>> Object = Gen.Dictionary(Name, Value)[0, 3];

    private static readonly Gen<AdditionalPropertiesDictionary?> Extras = OneOf<string?>(null, null, "cache_control", "x_two")
        .Select(n => n is null ? null : new AdditionalPropertiesDictionary { [n] = Requests.Json("""{"type":"ephemeral", "k":[1.0]}""") });

    private static readonly Gen<byte[]> Bytes = Gen.Byte.Array[0, 9];

    private static readonly Gen<AIContent> PlainText = Text.Select(t => (AIContent)new TextContent(t));

    private static readonly Gen<AIContent> Media = Gen.OneOf(
        Bytes.Select(OneOf("image/png", "image/jpeg", "image/webp"), (b, type) => (AIContent)new DataContent(b, type)),
        OneOf("https://example.org/a.png", "http://h/%20?q=a&b#c").Select(u => (AIContent)new UriContent(new Uri(u), "image/*")),
        Bytes.Select(OneOf(null, "A title"), (b, name) => (AIContent)new DataContent(b, "application/pdf") { Name = name }),
        Text.Select(
            OneOf(null, "A title"),
            (t, name) => (AIContent)new DataContent(System.Text.Encoding.UTF8.GetBytes(t), "text/plain") { Name = name }
        ),
        OneOf("https://example.org/a.pdf").Select(u => (AIContent)new UriContent(new Uri(u), "application/pdf")),
        Name.Select(OneOf(null, "image/*"), (id, type) => (AIContent)new HostedFileContent(id) { MediaType = type })
    );

    private static readonly Gen<AIContent> Result = Name.Select(
        Gen.OneOf(
            Gen.Const((object?)null),
            Text.Select(t => (object?)t),
            Object.Select(o => (object?)o),
            Gen.OneOf(PlainText, Media).List[1, 3].Select(t => (object?)t)
        ),
        Gen.Bool,
        (id, result, failed) =>
            (AIContent)
                new FunctionResultContent(id, result)
                {
                    Exception = failed && result is not null ? new InvalidOperationException("x") : null,
                }
    );

    private static readonly Gen<AIContent> AssistantContent = Gen.OneOf(
        PlainText,
        Name.Select(Name, Object, (id, name, arguments) => (AIContent)new FunctionCallContent(id, name, arguments)),
        Text.Select(Name, (t, seal) => (AIContent)new TextReasoningContent(t) { ProtectedData = seal }),
        Name.Select(seal => (AIContent)new TextReasoningContent("") { ProtectedData = seal }),
        Name.Select(seal =>
            (AIContent)
                new TextReasoningContent("")
                {
                    ProtectedData = seal,
                    AdditionalProperties = new() { ["type"] = "thinking" },
                }
        )
    );

    private static readonly Gen<ChatMessage> User = Message(ChatRole.User, WithExtras(Gen.OneOf(PlainText, Media)));

    private static readonly Gen<ChatMessage> AnyMessage = Gen.OneOf(
        User,
        Message(ChatRole.User, WithExtras(Gen.OneOf(PlainText, Result))),
        Message(ChatRole.Assistant, WithExtras(AssistantContent)),
        Message(ChatRole.System, WithExtras(PlainText)),
        WithExtras(Result).List[1, 3].Select(r => new ChatMessage(ChatRole.Tool, [.. r]))
    );

    private static readonly Gen<AITool> Tool = Name.Select(
        Text,
        OneOf<bool?>(null, true, false),
        (name, description, strict) =>
            (AITool)
                new Requests.Tool(
                    name,
                    description,
                    Requests.Json("""{"type":"object","properties":{"a":{"type":"string"}}}"""),
                    strict is null ? [] : [("strict", strict)]
                )
    );

    private static readonly Gen<ReasoningOptions?> Reasoning = OneOf<ReasoningEffort?>(
            null,
            ReasoningEffort.None,
            ReasoningEffort.Low,
            ReasoningEffort.High,
            ReasoningEffort.ExtraHigh
        )
        .Select(
            OneOf<ReasoningOutput?>(null, ReasoningOutput.None, ReasoningOutput.Summary),
            (effort, output) =>
                effort is null ? null : new ReasoningOptions { Effort = effort, Output = effort is ReasoningEffort.None ? null : output }
        );

    private static readonly Gen<ChatOptions> Options = Gen.Select(
        Gen.Select(Number, Gen.Int[0, 500].Nullable(), Text.Array[0, 3], Reasoning),
        OneOf<ChatResponseFormat?>(null, null, ChatResponseFormat.ForJsonSchema(Requests.Json("""{"type":"object"}"""))),
        Gen.Select(
            Tool.Array[0, 3],
            OneOf<ChatToolMode?>(null, ChatToolMode.Auto, ChatToolMode.RequireAny, ChatToolMode.RequireSpecific("f")),
            OneOf<bool?>(null, true, false)
        ),
        OneOf<string?>(null, "metadata", "x_one", "output_config.x"),
        (sampling, format, tools, extra) =>
            new ChatOptions
            {
                TopP = sampling.Item1,
                TopK = sampling.Item2,
                StopSequences = sampling.Item3,
                Reasoning = sampling.Item4,
                ResponseFormat = format,
                Tools = tools.Item1,
                ToolMode = tools.Item1.Length > 0 ? tools.Item2 : null,
                AllowMultipleToolCalls = tools.Item1.Length > 0 ? tools.Item3 : null,
                AdditionalProperties = extra is null ? null : new() { [extra] = Requests.Json("""{"user_id":"u", "n":[1.0]}""") },
            }
    );

    /// <summary>Ends with a message of the user: the end of one of the assistant's is trimmed.</summary>
    public static readonly Gen<TaskRequest> Any = Gen.Select(
        AnyMessage.Array[0, 4],
        User,
        OneOf<string?>(null, "Be \u20ac.", "x"),
        Number,
        Gen.Int[40_000, 100_000].Nullable(),
        Options,
        OneOf("claude-haiku-4-5", "claude-sonnet-5-5", "eu.anthropic.claude-opus-4-8", "of-somebody-else"),
        (messages, last, system, temperature, max, options, model) =>
            new TaskRequest((ChatMessage[])[.. messages, last])
            {
                Model = model,
                SystemPrompt = system,
                Temperature = temperature,
                MaxOutputTokens = max,
                Options = options,
            }
    );

    private static Gen<float?> Number => Gen.Bool.SelectMany(has => has ? Gen.Float[0, 1].Select(v => (float?)v) : Gen.Const((float?)null));

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

    private static Gen<ChatMessage> Message(ChatRole role, Gen<AIContent> content) =>
        content.List[1, 4].Select(c => new ChatMessage(role, [.. c]));
}
