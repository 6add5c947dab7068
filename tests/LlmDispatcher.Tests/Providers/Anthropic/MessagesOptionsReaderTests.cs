using LlmDispatcher.Providers.Anthropic;
using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.Anthropic;

/// <summary>What the members beside the messages come to, and which are kept in the dialect's own words.</summary>
public sealed class MessagesOptionsReaderTests
{
    /// <summary>A model that is given a budget of tokens, and one that thinks within an effort.</summary>
    private const string Budgeted = "claude-sonnet-4-5";

    private const string Adaptive = "claude-opus-4-8";

    [Theory]
    [InlineData(Adaptive, """{"thinking":{"type":"disabled"}}""", ReasoningEffort.None, null, "")]
    [InlineData(Adaptive, """{"thinking":{"type":"disabled","x":1}}""", ReasoningEffort.None, null, "thinking")]
    [InlineData(Adaptive, """{"thinking":{"type":"disabled","display":"omitted"}}""", ReasoningEffort.None, null, "thinking")]
    [InlineData(Adaptive, """{"thinking":{"type":"disabled","budget_tokens":5}}""", ReasoningEffort.None, null, "thinking")]
    [InlineData(
        Adaptive,
        """{"thinking":{"type":"disabled"},"output_config":{"effort":"low"}}""",
        ReasoningEffort.Low,
        null,
        "output_config.effort thinking"
    )]
    [InlineData(Adaptive, """{"output_config":{"effort":"low"}}""", ReasoningEffort.Low, null, "output_config.effort")]
    [InlineData(Adaptive, """{"output_config":{"effort":"max"}}""", null, null, "output_config.effort")]
    [InlineData(Adaptive, """{"output_config":{"effort":null,"format":null}}""", null, null, "")]
    [InlineData(Adaptive, """{"thinking":null,"output_config":null}""", null, null, "")]
    [InlineData(Adaptive, """{"thinking":{"type":"adaptive"}}""", null, null, "thinking")]
    [InlineData(Adaptive, """{"thinking":{"type":"adaptive"},"output_config":{"effort":"low"}}""", ReasoningEffort.Low, null, "")]
    [InlineData(
        Adaptive,
        """{"thinking":{"type":"adaptive","display":"summarized"},"output_config":{"effort":"high"}}""",
        ReasoningEffort.High,
        ReasoningOutput.Summary,
        ""
    )]
    [InlineData(
        Adaptive,
        """{"thinking":{"type":"adaptive","display":"omitted"},"output_config":{"effort":"high"}}""",
        ReasoningEffort.High,
        ReasoningOutput.None,
        ""
    )]
    [InlineData(
        Adaptive,
        """{"thinking":{"type":"adaptive","display":"verbatim"},"output_config":{"effort":"high"}}""",
        ReasoningEffort.High,
        null,
        "output_config.effort thinking"
    )]
    [InlineData(
        Adaptive,
        """{"thinking":{"type":"adaptive","x":1},"output_config":{"effort":"low"}}""",
        ReasoningEffort.Low,
        null,
        "output_config.effort thinking"
    )]
    [InlineData(
        Adaptive,
        """{"thinking":{"type":"adaptive","budget_tokens":5},"output_config":{"effort":"low"}}""",
        ReasoningEffort.Low,
        null,
        "output_config.effort thinking"
    )]
    [InlineData(
        Budgeted,
        """{"thinking":{"type":"adaptive"},"output_config":{"effort":"low"}}""",
        ReasoningEffort.Low,
        null,
        "output_config.effort thinking"
    )]
    [InlineData(Budgeted, """{"thinking":{"type":"enabled","budget_tokens":8192}}""", ReasoningEffort.Medium, null, "")]
    [InlineData(
        Budgeted,
        """{"thinking":{"type":"enabled","budget_tokens":8192,"display":"summarized"}}""",
        ReasoningEffort.Medium,
        ReasoningOutput.Summary,
        ""
    )]
    [InlineData(Budgeted, """{"thinking":{"type":"enabled","budget_tokens":8191}}""", ReasoningEffort.Medium, null, "thinking")]
    [InlineData(Budgeted, """{"thinking":{"type":"enabled","budget_tokens":8192,"x":1}}""", ReasoningEffort.Medium, null, "thinking")]
    [InlineData(Adaptive, """{"thinking":{"type":"enabled","budget_tokens":8192}}""", ReasoningEffort.Medium, null, "thinking")]
    [InlineData(
        Budgeted,
        """{"thinking":{"type":"enabled","budget_tokens":2048},"output_config":{"effort":"high"}}""",
        ReasoningEffort.High,
        null,
        "output_config.effort thinking"
    )]
    [InlineData(Budgeted, """{"thinking":{"type":"enabled"}}""", null, null, "thinking")]
    [InlineData(Budgeted, """{"thinking":{"type":"of_next_year"}}""", null, null, "thinking")]
    public void Read_Thinking_IsAnEffortAndKeptUnlessThatSaysAll(
        string model,
        string members,
        ReasoningEffort? effort,
        ReasoningOutput? output,
        string kept
    )
    {
        var options = Read(members[1..^1], model).Task.Options!;
        (options.Reasoning?.Effort, options.Reasoning?.Output).ShouldBe((effort, output));
        string.Join(' ', (options.AdditionalProperties?.Keys ?? []).Order(StringComparer.Ordinal)).ShouldBe(kept);
    }

    [Fact]
    public void Read_Numbers_AreThoseOfTheBody()
    {
        var task = Read(""" "max_tokens":1,"temperature":1,"top_p":0,"top_k":2147483647,"stop_sequences":["a","b"],"stream":true """).Task;
        (task.MaxOutputTokens, task.Temperature, task.Options!.TopP, task.Options.TopK).ShouldBe((1, 1f, 0f, int.MaxValue));
        task.Options.StopSequences.ShouldBe(["a", "b"]);
        task.Options.AdditionalProperties.ShouldBeNull();
        Read(""" "max_tokens":2147483647,"top_k":0,"temperature":0,"top_p":1 """).Task.MaxOutputTokens.ShouldBe(int.MaxValue);
    }

    [Fact]
    public void Read_NoTokensAtAll_IsPassedOn()
    {
        var task = Read(""" "max_tokens":0 """).Task;
        task.MaxOutputTokens.ShouldBeNull();
        Requests.Write(task).ShouldContain("\"max_tokens\":0");
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""[{"type":"text","text":""}]""")]
    public void Read_SystemThatSaysNothing_IsNone(string system)
    {
        var task = Read($"\"system\":{system}").Task;
        (task.SystemPrompt, task.Messages.Count).ShouldBe((null, 1));
    }

    public static TheoryData<string, ChatToolMode?, bool?, bool> Choices =>
        new()
        {
            { """{"type":"auto"}""", ChatToolMode.Auto, null, false },
            { """{"type":"any","disable_parallel_tool_use":true}""", ChatToolMode.RequireAny, false, false },
            { """{"type":"none"}""", ChatToolMode.None, null, false },
            { """{"type":"tool","name":"f","disable_parallel_tool_use":false}""", ChatToolMode.RequireSpecific("f"), true, false },
            { """{"type":"auto","x":1}""", null, null, true },
        };

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Choices))]
    public void Read_ToolChoice_IsAModeElseKept(string choice, ChatToolMode? mode, bool? many, bool isKept)
    {
        var options = Read($"\"tool_choice\":{choice}").Task.Options!;
        (options.ToolMode, options.AllowMultipleToolCalls).ShouldBe((mode, many));
        (options.AdditionalProperties?.ContainsKey("tool_choice") is true).ShouldBe(isKept);
    }

    [Theory]
    [InlineData("""{"type":"custom","name":"f","input_schema":{}}""", "f", "")]
    [InlineData("""{"type":null,"name":"f","input_schema":{},"strict":null}""", "f", "")]
    [InlineData("""{"name":"f","input_schema":{},"strict":true,"x":1}""", "f", "strict x")]
    public void Read_Tool_IsAFunctionWithItsMembers(string tool, string name, string members)
    {
        var function = Read($"\"tools\":[{tool}]")
            .Task.Options!.Tools!.ShouldHaveSingleItem()
            .ShouldBeAssignableTo<AIFunctionDeclaration>()!;
        (function.Name, function.Description).ShouldBe((name, ""));
        string.Join(' ', function.AdditionalProperties.Keys.Order(StringComparer.Ordinal)).ShouldBe(members);
    }

    [Theory]
    [InlineData("""{"type":"web_search_1","name":"web"}""", "web")]
    [InlineData("""{"type":"mcp_toolset"}""", "mcp_toolset")]
    public void Read_ToolOfTheProvider_HasItsNameElseItsType(string tool, string name) =>
        Read($"\"tools\":[{tool}]").Task.Options!.Tools!.ShouldHaveSingleItem().ShouldBeOfType<ServerTool>().Name.ShouldBe(name);

    [Theory]
    [InlineData("""{"system":[{"type":"text","text":"a"},{"type":"hologram"}]}""", "system[1].type", "expected text")]
    [InlineData("""{"max_tokens":-1}""", "max_tokens", "a whole number from 0")]
    [InlineData("""{"max_tokens":2147483648}""", "max_tokens", "a whole number from 0")]
    [InlineData("""{"top_k":2147483648}""", "top_k", "a whole number from 0")]
    [InlineData("""{"top_p":1.5}""", "top_p", "a number from 0 to 1")]
    [InlineData("""{"temperature":-0.5}""", "temperature", "a number from 0 to 1")]
    [InlineData("""{"tool_choice":{"type":"maybe"}}""", "tool_choice.type", "auto, any, tool or none")]
    public void Read_WrongMember_SaysWhatWasExpected(string members, string path, string words)
    {
        var exception = Should.Throw<RequestFormatException>(() => Read(members[1..^1]));
        exception.Path.ShouldBe(path);
        exception.Message.ShouldContain(words);
    }

    private static InboundRequest Read(string members, string model = "m") =>
        Requests.Read($$"""{"model":"{{model}}","messages":[{"role":"user","content":"Hi"}],{{members}}}""");
}
