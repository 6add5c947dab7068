using System.Text;
using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.Anthropic;

public sealed class MessagesRequestRoundTripTests
{
    private static readonly JsonSerializerOptions OneLine = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    [Fact]
    public void Read_WhatWasWritten_IsTheSameRequest() =>
        RequestGen.Any.Sample(
            request =>
            {
                var dropped = new List<string>();
                var back = Requests.Read(Requests.Write(request, dropped));

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
        var options = request.Options!;
        var effort = options.Reasoning?.Effort;
        var unasked = 4096 + (request.Model!.Contains("4-5", StringComparison.Ordinal) ? Budget(effort) : 0);
        Line("model", request.Model);
        Line("temperature", request.Temperature);
        Line("max", request.MaxOutputTokens ?? unasked);
        Line("topP", options.TopP);
        Line("topK", options.TopK);
        Line("effort", $"{effort} {options.Reasoning?.Output}");
        Line("stop", JsonSerializer.Serialize(options.StopSequences ?? []));
        Line("parallel", options.AllowMultipleToolCalls);
        var mode = options.ToolMode ?? (options.AllowMultipleToolCalls is null ? null : ChatToolMode.Auto);
        Line("mode", mode is RequiredChatToolMode required ? $"required {required.RequiredFunctionName}" : mode?.GetType().Name);
        Line("format", (options.ResponseFormat as ChatResponseFormatJson)?.Schema?.GetRawText());
        foreach (var tool in (options.Tools ?? []).Cast<AIFunctionDeclaration>())
            Line("tool", $"{tool.Name}|{tool.Description}|{tool.JsonSchema.GetRawText()}|{Describe(tool.AdditionalProperties)}");
        Line("extras", Describe(options.AdditionalProperties));
        if (request.SystemPrompt is not null)
            Line("system", $"{request.SystemPrompt}|");
        foreach (var message in request.Messages)
            Turn(message);
        return text.ToString();

        void Line(string name, object? value) => text.Append(name).Append(": ").Append(value).Append('\n');

        void Turn(ChatMessage message)
        {
            // Results come first in their turn, in whichever message they are; text of an assistant is one text.
            foreach (var result in message.Contents.OfType<FunctionResultContent>())
                Line(
                    "result",
                    $"{result.CallId}|{Result(result.Result)}|{result.Exception is not null}|{Describe(result.AdditionalProperties)}"
                );
            var said = new StringBuilder();
            foreach (var content in message.Contents)
            {
                if (content is FunctionResultContent)
                    continue;
                if (message.Role == ChatRole.Assistant && content is TextContent { AdditionalProperties: null } plain)
                {
                    said.Append(plain.Text);
                    continue;
                }
                Flush();
                Line(message.Role.Value, Content(content));
            }
            Flush();

            void Flush()
            {
                if (said.Length > 0)
                    Line(message.Role.Value, $"{said}|");
                said.Clear();
            }
        }
    }

    private static int Budget(ReasoningEffort? effort) =>
        effort switch
        {
            ReasoningEffort.Low => 2048,
            ReasoningEffort.High => 16384,
            ReasoningEffort.ExtraHigh => 32768,
            _ => 0,
        };

    private static string Content(AIContent content) =>
        content switch
        {
            TextContent t => $"{t.Text}|{Describe(t.AdditionalProperties)}",
            TextReasoningContent r => $"{r.Text}:{r.ProtectedData}|{Describe(r.AdditionalProperties)}",
            FunctionCallContent c =>
                $"{c.CallId}:{c.Name}:{JsonSerializer.Serialize(c.Arguments, OneLine)}|{Describe(c.AdditionalProperties)}",
            DataContent d => $"{d.MediaType}:{d.Base64Data}:{d.Name}|{Describe(d.AdditionalProperties)}",
            UriContent u => $"{u.MediaType}:{u.Uri.OriginalString}|{Describe(u.AdditionalProperties)}",
            HostedFileContent h => $"{h.MediaType}:{h.FileId}|{Describe(h.AdditionalProperties)}",
            _ => throw new InvalidOperationException(content.GetType().Name),
        };

    // A tool's answer is text on the wire, whatever it was before.
    private static string Result(object? result) =>
        result switch
        {
            null => "",
            string s => s,
            IEnumerable<AIContent> parts => string.Join('¦', parts.Select(Content)),
            _ => JsonSerializer.Serialize(result, OneLine),
        };

    private static string Describe(IEnumerable<KeyValuePair<string, object?>>? properties) =>
        string.Join(
            ',',
            (properties ?? [])
                .OrderBy(p => p.Key, StringComparer.Ordinal)
                .Select(p => $"{p.Key}={JsonSerializer.Serialize(p.Value, OneLine)}")
        );
}
