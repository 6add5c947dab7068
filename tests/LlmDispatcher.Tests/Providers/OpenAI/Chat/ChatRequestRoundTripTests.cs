using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.OpenAI.Chat;

public sealed class ChatRequestRoundTripTests
{
    [Fact]
    public void Read_WhatWasWritten_IsTheSameRequest() =>
        RequestGen.Any.Sample(
            request =>
            {
                var dropped = new List<string>();
                var back = Requests.Read(Requests.Write(request, dropped: dropped));

                dropped.ShouldBeEmpty();
                (back.Stream, back.IncludeUsage).ShouldBe((true, true));
                Describe(back.Task).ShouldBe(Describe(request));
            },
            iter: 3_000
        );

    [Fact]
    public void Write_WhatWasReadBack_IsTheSameBody() =>
        RequestGen.Any.Sample(
            request =>
            {
                var body = Requests.Write(request);
                Requests.Write(Requests.Read(body).Task).ShouldBe(body);
            },
            iter: 1_000
        );

    // A request in words: what it means, however it is put together.
    private static string Describe(TaskRequest request)
    {
        var text = new StringBuilder();
        var options = request.Options ?? new ChatOptions();
        Line(text, "model", request.Model);
        Line(text, "system", request.SystemPrompt ?? options.Instructions);
        Line(text, "temperature", request.Temperature ?? options.Temperature);
        Line(text, "max", request.MaxOutputTokens ?? options.MaxOutputTokens);
        Line(text, "topP", options.TopP);
        Line(text, "frequency", options.FrequencyPenalty);
        Line(text, "presence", options.PresencePenalty);
        Line(text, "seed", options.Seed);
        Line(text, "effort", options.Reasoning?.Effort);
        Line(text, "stop", JsonSerializer.Serialize(options.StopSequences ?? []));
        Line(text, "parallel", options.AllowMultipleToolCalls);
        Line(
            text,
            "mode",
            options.ToolMode switch
            {
                RequiredChatToolMode r => "required:" + r.RequiredFunctionName,
                var m => m?.GetType().Name,
            }
        );
        Line(
            text,
            "format",
            options.ResponseFormat switch
            {
                ChatResponseFormatJson j => $"json {j.Schema?.GetRawText()} {j.SchemaName} {j.SchemaDescription}",
                var f => f?.GetType().Name,
            }
        );
        foreach (var tool in (options.Tools ?? []).Cast<AIFunctionDeclaration>())
            Line(
                text,
                "tool",
                $"{tool.Name}|{tool.Description}|{(tool.JsonSchema.ValueKind == JsonValueKind.Undefined ? "" : tool.JsonSchema.GetRawText())}|{Describe(tool.AdditionalProperties)}"
            );
        Line(text, "extras", Describe(options.AdditionalProperties));
        foreach (var message in request.Messages)
            Describe(text, message);
        return text.ToString();
    }

    private static void Describe(StringBuilder text, ChatMessage message)
    {
        if (message.Role == ChatRole.Tool)
        {
            foreach (var result in message.Contents.Cast<FunctionResultContent>())
                Line(text, "result", $"{result.CallId}|{DescribeResult(result.Result)}");
            return;
        }
        Line(text, "message", $"{message.Role}|{message.AuthorName}|{Describe(message.AdditionalProperties)}");
        if (message.Role == ChatRole.Assistant)
        {
            Line(text, "text", message.Text);
            Line(text, "refusal", string.Concat(message.Contents.OfType<ErrorContent>().Select(e => e.Message)));
            foreach (var call in message.Contents.OfType<FunctionCallContent>())
                Line(
                    text,
                    "call",
                    $"{call.CallId}|{call.Name}|{JsonSerializer.Serialize(call.Arguments)}|{Describe(call.AdditionalProperties)}"
                );
            return;
        }
        // Nothing to say and saying nothing are the same.
        var contents = message.Contents is [TextContent { Text: "", AdditionalProperties: null }] ? [] : message.Contents;
        foreach (var content in contents)
        {
            var what = content switch
            {
                TextContent t => "text:" + t.Text,
                DataContent d => $"data:{d.MediaType}:{d.Base64Data}:{d.Name}",
                UriContent u => "uri:" + u.Uri.OriginalString,
                HostedFileContent h => "file:" + h.FileId,
                _ => throw new InvalidOperationException(content.GetType().Name),
            };
            Line(text, "content", $"{what}|{Describe(content.AdditionalProperties)}");
        }
    }

    private static readonly JsonSerializerOptions OneLine = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    // A tool's answer is text on the wire, whatever it was before.
    private static string DescribeResult(object? result) =>
        result switch
        {
            string s => s,
            IEnumerable<AIContent> parts => string.Join('¦', parts.Cast<TextContent>().Select(p => p.Text)),
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
