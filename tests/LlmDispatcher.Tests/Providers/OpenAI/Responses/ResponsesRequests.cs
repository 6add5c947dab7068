using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using LlmDispatcher.Providers.OpenAI;
using LlmDispatcher.Providers.OpenAI.Responses;
using LlmDispatcher.Providers.Requests;
using LlmDispatcher.Tests.Providers.OpenAI.Chat;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.OpenAI.Responses;

/// <summary>Any request that the dialect can express, and requests in words.</summary>
internal static class ResponsesRequests
{
    public static string Write(TaskRequest request, ICollection<string>? dropped = null)
    {
        var output = new ArrayBufferWriter<byte>();
        ResponsesRequestWriter.Write(request, request.Model ?? "m", output, dropped);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static InboundRequest Read(string body) => ResponsesRequestReader.Read(Encoding.UTF8.GetBytes(body));

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static readonly Gen<string> Text = Gen.String[Gen.Char["aZ9 \"\\/<>&+\n\t\u0000\u00e9\u20ac\u2028\u4e2d"], 0, 12]
        .Select(OneOf("", "\ud83d\ude00", "data:"), (text, end) => text + end);

    private static readonly Gen<string> Name = Gen.String[Gen.Char["abc_-9"], 1, 8];

    private static readonly Gen<Dictionary<string, object?>> Object = Gen.Dictionary(
        Name,
        Gen.OneOf(
            Text.Select(t => (object?)t),
            Gen.Int.Select(i => (object?)i),
            OneOf<object?>(null, true, false),
            OneOf("[1.0,{}]", "\"x\"").Select(j => (object?)Requests.Json(j))
        )
    )[0, 3];

    private static readonly Gen<AdditionalPropertiesDictionary?> Extras = OneOf<string?>(null, null, "x_one", "x_two")
        .Select(n => n is null ? null : new AdditionalPropertiesDictionary { [n] = Requests.Json("""{"k":[1.0, "v"]}""") });

    // What an item of an earlier answer has besides its content.
    private static readonly Gen<AdditionalPropertiesDictionary?> Members = Gen.OneOf(
        Extras,
        Name.Select(id =>
            (AdditionalPropertiesDictionary?)
                new AdditionalPropertiesDictionary
                {
                    ["id"] = id,
                    ["status"] = "completed",
                    ["phase"] = "commentary",
                }
        )
    );

    private static readonly Gen<byte[]> Bytes = Gen.Byte.Array[0, 9];

    private static readonly Gen<AIContent> UserContent = With(
        Extras,
        Gen.OneOf(
            Text.Select(t => (AIContent)new TextContent(t)),
            Bytes.Select(
                OneOf(null, "low", "high"),
                (b, detail) =>
                    (AIContent)
                        new DataContent(b, "image/png") { AdditionalProperties = detail is null ? null : new() { ["detail"] = detail } }
            ),
            OneOf("https://example.org/a.png", "http://h/%20?q=a&b#c").Select(u => (AIContent)new UriContent(new Uri(u), "image/png")),
            Name.Select(id => (AIContent)new HostedFileContent(id) { MediaType = "image/*" }),
            Bytes.Select(OneOf("audio/wav", "audio/mpeg"), (b, type) => (AIContent)new DataContent(b, type)),
            Bytes.Select(
                Name,
                OneOf("application/pdf", "text/csv"),
                (b, name, type) => (AIContent)new DataContent(b, type) { Name = name }
            ),
            Name.Select(id => (AIContent)new HostedFileContent(id)),
            Gen.Bool.Select(_ => (AIContent)new UriContent(new Uri("https://example.org/a.pdf"), "application/pdf"))
        )
    );

    private static readonly Gen<AIContent> AssistantContent = Gen.OneOf(
        Text.Select(t => (AIContent)new TextContent(t)),
        Text.Select(t => (AIContent)new ErrorContent(t) { ErrorCode = "Refusal" }),
        With(Members, Name.Select(Name, Object, (id, name, arguments) => (AIContent)new FunctionCallContent(id, name, arguments))),
        Name.Select(
            Name,
            (id, name) =>
                (AIContent)new FunctionCallContent(id, name) { AdditionalProperties = new() { [FunctionArguments.Raw] = "{broken" } }
        ),
        With(Members, Text.Select(t => (AIContent)new TextReasoningContent(t) { ProtectedData = "seal==" })),
        Gen.Bool.Select(_ => (AIContent)new ResponsesItem(Requests.Json("""{"type":"web_search_call","id":"ws","x":[1]}""")))
    );

    private static readonly Gen<AIContent> Result = With(
        Members,
        Name.Select(
            Gen.OneOf(
                Text.Select(t => (object?)t),
                Object.Select(o => (object?)o),
                UserContent.Array[1, 3].Select(c => (object?)c.ToList())
            ),
            (id, result) => (AIContent)new FunctionResultContent(id, result)
        )
    );

    private static readonly Gen<ChatMessage> User = Message("user", UserContent, Members);

    private static readonly Gen<ChatMessage> AnyMessage = Gen.OneOf(
        User,
        Message("developer", Text.Select(t => (AIContent)new TextContent(t)), Members),
        Message("assistant", AssistantContent, Gen.Const((AdditionalPropertiesDictionary?)null)),
        Message("assistant", Text.Select(t => (AIContent)new TextContent(t)), Members),
        Result.List[1, 3].Select(r => new ChatMessage(ChatRole.Tool, [.. r]))
    );

    private static readonly Gen<AITool> Tool = Gen.OneOf(
        Name.Select(
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
        ),
        Gen.Bool.Select(_ => (AITool)new ResponsesTool(Requests.Json("""{"type":"web_search","x":1.0}""")))
    );

    private static readonly Gen<ChatOptions> Options = Gen.Select(
        Gen.Select(Number(0, 1), Number(0, 2), Maybe(Gen.Int[1, 9999])),
        Gen.Select(
            OneOf<ReasoningEffort?>(null, ReasoningEffort.None, ReasoningEffort.Medium, ReasoningEffort.ExtraHigh),
            OneOf<ReasoningOutput?>(null, ReasoningOutput.Summary, ReasoningOutput.Full),
            OneOf<ChatResponseFormat?>(
                null,
                ChatResponseFormat.Text,
                ChatResponseFormat.Json,
                ChatResponseFormat.ForJsonSchema(Requests.Json("""{"type":"object"}"""), "a"),
                ChatResponseFormat.ForJsonSchema(Requests.Json("""{"type":"array"}"""), "b", "text")
            )
        ),
        Gen.Select(
            Tool.Array[0, 3],
            OneOf<ChatToolMode?>(null, ChatToolMode.Auto, ChatToolMode.None, ChatToolMode.RequireAny, ChatToolMode.RequireSpecific("f")),
            OneOf<bool?>(null, true, false)
        ),
        Gen.Select(OneOf<string?>(null, "be\nbrief"), Extras),
        (numbers, shape, tools, rest) =>
            new ChatOptions
            {
                TopP = numbers.Item1,
                Temperature = numbers.Item2,
                MaxOutputTokens = numbers.Item3,
                Reasoning =
                    shape.Item1 is null && shape.Item2 is null ? null : new ReasoningOptions { Effort = shape.Item1, Output = shape.Item2 },
                ResponseFormat = shape.Item3,
                Tools = tools.Item1,
                ToolMode = tools.Item1.Length > 0 ? tools.Item2 : null,
                AllowMultipleToolCalls = tools.Item1.Length > 0 ? tools.Item3 : null,
                Instructions = rest.Item1,
                AdditionalProperties = rest.Item2,
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

    private static Gen<AIContent> With(Gen<AdditionalPropertiesDictionary?> properties, Gen<AIContent> content) =>
        content.Select(
            properties,
            (c, extras) =>
            {
                foreach (var (key, value) in extras ?? [])
                    (c.AdditionalProperties ??= [])[key] = value;
                return c;
            }
        );

    // A message without words has nothing for its members to stand on.
    private static Gen<ChatMessage> Message(string role, Gen<AIContent> content, Gen<AdditionalPropertiesDictionary?> members) =>
        Gen.Select(content.List[1, 4], members, (c, m) => new ChatMessage(new ChatRole(role), [.. c]) { AdditionalProperties = m });

    private static Gen<float?> Number(float from, float to) => Maybe(Gen.Float[from, to]);

    private static Gen<T?> Maybe<T>(Gen<T> gen)
        where T : struct => Gen.Bool.SelectMany(has => has ? gen.Select(v => (T?)v) : Gen.Const((T?)null));

    /// <summary>A request in words: what it means, however it is put together.</summary>
    public static string Describe(TaskRequest request)
    {
        var text = new StringBuilder();
        var options = request.Options ?? new ChatOptions();
        Line(text, "model", request.Model);
        Line(text, "system", request.SystemPrompt ?? options.Instructions);
        Line(text, "temperature", request.Temperature ?? options.Temperature);
        Line(text, "max", request.MaxOutputTokens ?? options.MaxOutputTokens);
        Line(text, "topP", options.TopP);
        Line(text, "reasoning", $"{options.Reasoning?.Effort} {options.Reasoning?.Output}");
        Line(text, "parallel", options.AllowMultipleToolCalls);
        Line(
            text,
            "mode",
            options.ToolMode is RequiredChatToolMode r ? "required:" + r.RequiredFunctionName : options.ToolMode?.GetType().Name
        );
        Line(
            text,
            "format",
            options.ResponseFormat is ChatResponseFormatJson j
                ? $"json {j.Schema?.GetRawText()} {j.SchemaName} {j.SchemaDescription}"
                : options.ResponseFormat?.GetType().Name
        );
        foreach (var tool in options.Tools ?? [])
            Line(
                text,
                "tool",
                tool is AIFunctionDeclaration f
                    ? $"{f.Name}|{f.Description}|{(f.JsonSchema.ValueKind == JsonValueKind.Undefined ? "" : f.JsonSchema.GetRawText())}|{FunctionTool.IsStrict(f) ?? false}"
                    : ((ResponsesTool)tool).Json.GetRawText()
            );
        Line(text, "extras", Describe(options.AdditionalProperties));
        foreach (var message in request.Messages)
            Describe(text, message);
        return text.ToString();
    }

    // Items, in order: how they are gathered into messages is ours.
    private static void Describe(StringBuilder text, ChatMessage message)
    {
        var members = Describe(message.AdditionalProperties);
        if (message.Role != ChatRole.Assistant && message.Role != ChatRole.Tool)
            Line(text, "message", $"{message.Role}|{members}");
        var contents =
            message.Contents is [TextContent { Text: "", AdditionalProperties: null }] && message.Role != ChatRole.Assistant
                ? []
                : message.Contents;
        foreach (var content in contents)
        {
            // In a turn of the assistant they stand with its first words.
            if (message.Role == ChatRole.Assistant && members.Length > 0 && content is (TextContent or ErrorContent))
            {
                Line(text, "members", members);
                members = "";
            }
            Line(text, "content", Describe(content));
        }
    }

    private static string Describe(AIContent content)
    {
        var what = content switch
        {
            TextContent t => "text:" + t.Text,
            TextReasoningContent t => $"reasoning:{t.Text}:{t.ProtectedData}",
            ErrorContent e => "refusal:" + e.Message,
            DataContent d => $"data:{d.MediaType}:{d.Base64Data}:{d.Name}",
            UriContent u => "uri:" + u.Uri.OriginalString,
            HostedFileContent h => $"file:{h.FileId}:{h.MediaType}",
            FunctionCallContent c => $"call:{c.CallId}:{c.Name}:{JsonSerializer.Serialize(c.Arguments)}",
            FunctionResultContent f => $"result:{f.CallId}:{DescribeResult(f.Result)}",
            ResponsesItem i => "item:" + i.Json.GetRawText(),
            _ => throw new InvalidOperationException(content.GetType().Name),
        };
        return $"{what}|{Describe(content.AdditionalProperties)}";
    }

    private static readonly JsonSerializerOptions OneLine = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    // A tool's answer is text on the wire, whatever it was before.
    private static string DescribeResult(object? result) =>
        result switch
        {
            string s => s,
            IEnumerable<AIContent> parts => string.Join('¦', parts.Select(Describe)),
            _ => JsonSerializer.Serialize(result, OneLine),
        };

    private static string Describe(IEnumerable<KeyValuePair<string, object?>>? properties) =>
        string.Join(
            ',',
            (properties ?? [])
                .OrderBy(p => p.Key, StringComparer.Ordinal)
                .Select(p => $"{p.Key}={(p.Value is JsonElement j ? j.GetRawText() : p.Value)}")
        );

    private static void Line(StringBuilder text, string name, object? value) =>
        text.Append(name).Append(": ").AppendLine(Convert.ToString(value, CultureInfo.InvariantCulture));
}
