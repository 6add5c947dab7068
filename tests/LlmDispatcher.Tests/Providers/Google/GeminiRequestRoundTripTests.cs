using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.Google;

public sealed class GeminiRequestRoundTripTests
{
    [Fact]
    public void Read_WhatWasWritten_IsTheSameRequest() =>
        GeminiRequestGen.Any.Sample(
            request =>
            {
                var dropped = new List<string>();
                var back = GeminiRequests.Read(GeminiRequests.Write(request, dropped), request.Model!);

                dropped.ShouldBeEmpty();
                Describe(back.Task).ShouldBe(Describe(request));
            },
            iter: 3_000
        );

    [Fact]
    public void Write_WhatWasReadBack_IsTheSameBody() =>
        GeminiRequestGen.Any.Sample(
            request =>
            {
                var body = GeminiRequests.Write(request);
                GeminiRequests.Write(GeminiRequests.Read(body, request.Model!).Task).ShouldBe(body);
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
        Line(text, "topK", options.TopK);
        Line(text, "frequency", options.FrequencyPenalty);
        Line(text, "presence", options.PresencePenalty);
        Line(text, "seed", options.Seed);
        Line(text, "effort", options.Reasoning?.Effort);
        Line(text, "thoughts", options.Reasoning?.Output);
        Line(text, "stop", JsonSerializer.Serialize(options.StopSequences ?? []));
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
                ChatResponseFormatJson j => $"json {j.Schema?.GetRawText()}",
                var f => f?.GetType().Name,
            }
        );
        foreach (var tool in options.Tools ?? [])
            Line(text, "tool", Describe(tool));
        Line(text, "extras", Describe(options.AdditionalProperties));
        foreach (var message in request.Messages)
            Describe(text, message);
        return text.ToString();
    }

    private static string Describe(AITool tool) =>
        tool is AIFunctionDeclaration function
            ? $"{function.Name}|{function.Description}|{(function.JsonSchema.ValueKind == JsonValueKind.Undefined ? "" : function.JsonSchema.GetRawText())}|{Describe(function.AdditionalProperties)}"
            : tool.GetType().Name;

    private static void Describe(StringBuilder text, ChatMessage message)
    {
        // The results of several messages travel in one turn.
        if (message.Role != ChatRole.Tool)
            Line(text, "message", $"{message.Role}|{Describe(message.AdditionalProperties)}");
        foreach (var content in message.Contents)
        {
            var what = content switch
            {
                TextContent t => "text:" + t.Text,
                TextReasoningContent r => $"thought:{r.Text}:{r.ProtectedData}",
                DataContent d => $"data:{d.MediaType}:{d.Base64Data}",
                UriContent u => $"uri:{u.Uri.OriginalString}:{u.MediaType}",
                HostedFileContent h => $"file:{h.FileId}:{h.MediaType}",
                FunctionCallContent c => $"call:{c.CallId}:{c.Name}:{JsonSerializer.Serialize(c.Arguments)}",
                FunctionResultContent r => $"result:{r.CallId}:{JsonSerializer.Serialize(r.Result)}",
                _ => throw new InvalidOperationException(content.GetType().Name),
            };
            Line(text, "content", $"{what}|{Describe(content.AdditionalProperties)}");
        }
    }

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
