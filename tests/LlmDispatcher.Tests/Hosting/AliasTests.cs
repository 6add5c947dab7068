using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Hosting;

public sealed class AliasTests
{
    private const string Two = "\"providers\":{\"openai\":{\"apiKey\":\"k\"},\"Local\":{\"baseUrl\":\"http://a/v1\"}}";

    [Fact]
    public void Models_Written_AreNamesForRoutes()
    {
        using var written = Written.Json(
            $$"""
            { {{Two}},
              "models": { "steady": { "routes": ["local/llama3.2", "openai/gpt-4o"] },
                          "fast": { "routes": ["openai/gpt-4o-mini", "local/meta/llama"], "strategy": "Speed" } } }
            """
        );
        using var llm = written.Build();
        llm.Aliases.Select(a => a.ToString())
            .ShouldBe(["steady → Local/llama3.2, openai/gpt-4o", "fast → openai/gpt-4o-mini, Local/meta/llama (by speed)"]);
        llm.Explain(new("hi") { Model = "steady" }).Ranked.Select(c => c.Route.ToString()).ShouldBe(["Local/llama3.2", "openai/gpt-4o"]);
        llm.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void Models_InTheEnvironment_WinOverTheFileAndAddToIt()
    {
        using var written = Written
            .Json($$"""{ {{Two}}, "models": { "fast": { "routes": ["openai/a", "openai/b"] } } }""")
            .With("LLMD__Models__fast__Routes__0", "openai/z")
            .With("LLMD__Models__Fast__Strategy", "cost")
            .With("LLMD__Models__more__Routes__0", "local/c");
        using var llm = written.Build();
        llm.Aliases.Select(a => a.ToString()).ShouldBe(["fast → openai/z, openai/b (by cost)", "more → Local/c"]);
    }

    [Fact]
    public void Models_InTheEnvironmentAlone_AreRead()
    {
        using var written = new Written();
        written.With("OPENAI_API_KEY", "k").With("LLMD__Models__fast__Routes__0", "openai/gpt-4o");
        using var llm = written.Build();
        llm.Aliases.ShouldHaveSingleItem().ToString().ShouldBe("fast → openai/gpt-4o");
    }

    [Theory]
    [InlineData("""{"a:b":{"routes":["openai/x"]}}""", "models:a:b", "holds a ':', which ends a model's name")]
    [InlineData("""{"a/b":{"routes":["openai/x"]}}""", "models:a/b", "holds a '/', and would hide a route written as provider/model")]
    [InlineData("""{"Auto":{"routes":["openai/x"]}}""", "models:Auto", "would hide 'auto'")]
    [InlineData("""{" ":{"routes":["openai/x"]}}""", "models: ", "has no name")]
    [InlineData("""{"a":{"routes":[]}}""", "models:a:routes", "is empty; expected a route as provider/model, at least one.")]
    [InlineData("""{"a":{}}""", "models:a:routes", "is missing")]
    [InlineData("""{"a":{"routes":null}}""", "models:a:routes", "is missing")]
    [InlineData("""{"a":["openai/x"]}""", "models:a:0", "is not known; known here: routes, strategy.")]
    [InlineData("""{"a":"openai/x"}""", "models:a", "is \"openai/x\"; expected a section with 'routes'")]
    [InlineData("""["openai/x"]""", "models:0", "is \"openai/x\"; expected a section with 'routes'")]
    [InlineData("\"x\"", "models", "is \"x\"; expected a section with one entry per public name")]
    [InlineData("""{"a":{"routes":"openai/x"}}""", "models:a:routes", "is \"openai/x\"; expected a list such as")]
    [InlineData("""{"a":{"routes":{"first":"openai/x"}}}""", "models:a:routes", "is a section; expected a list such as")]
    [InlineData("""{"a":{"routes":["gpt-4o"]}}""", "models:a:routes:0", "is \"gpt-4o\"; expected a route as provider/model.")]
    [InlineData("""{"a":{"routes":["openai/"]}}""", "models:a:routes:0", "expected a route as provider/model.")]
    [InlineData("""{"a":{"routes":[null]}}""", "models:a:routes:0", "is null; expected a route as provider/model.")]
    [InlineData("""{"a":{"routes":["openai/x","OpenAI/x"]}}""", "models:a:routes:1", "is \"OpenAI/x\", which is there before.")]
    [InlineData("""{"a":{"route":["openai/x"]}}""", "models:a:route", "did you mean 'routes'?")]
    [InlineData(
        """{"a":{"routes":["openai/x"],"strategy":"quick"}}""",
        "models:a:strategy",
        "is \"quick\"; expected one of: balanced, performance, cost, speed, reliability."
    )]
    [InlineData("""{"a":{"routes":["openai/x"],"strategy":3}}""", "models:a:strategy", "is \"3\"; expected one of:")]
    [InlineData("""{"a":{"routes":["openai/x"]},"A":{"routes":["openai/x"]}}""", "models:a", "'models:a' is there twice")]
    [InlineData(
        """{"a":{"routes":["openai/x","opnai/x"]}}""",
        "models:a:routes:1",
        "no provider 'opnai' is configured (openai, Local); did you mean 'openai'?"
    )]
    [InlineData(
        """{"a":{"routes":["google/x"]}}""",
        "models:a:routes:0",
        "set GEMINI_API_KEY or GOOGLE_API_KEY, or list it under 'providers'."
    )]
    [InlineData(
        """{"a":{"routes":["elsewhere/x"]}}""",
        "models:a:routes:0",
        "'elsewhere' is configured (openai, Local); list it under 'providers'."
    )]
    public void Models_WrittenWrongly_NameTheKeyAndWhatWasExpected(string models, string key, string message)
    {
        using var written = Written.Json($$"""{ {{Two}}, "models": {{models}} }""");
        var error = written.Refused();
        error.Key.ShouldBe(key);
        error.Message.ShouldStartWith("llmd.json, line 1: '");
        error.Message.ShouldContain(message);
    }

    [Fact]
    public async Task Model_AddedInCode_IsAnsweredByItsRoutes()
    {
        using var llm = LlmSwitch.Create(b =>
            b.AddSource("first", new ScriptedSource([StreamEvent.OfText("one"), Cli.Scripted.Stop]), "a")
                .AddSource("second", new ScriptedSource([StreamEvent.OfText("two"), Cli.Scripted.Stop]), "b")
                .AddModel("fast", ["first/a"])
                .AddModel("Fast", ["second/b", "first/a"])
        );
        var texts = await llm.StreamAsync(new("hi") { Model = "fast" }, TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);
        texts.ShouldBe(["two"]);
    }

    [Theory]
    [InlineData("a:b", "x/y", "'models:a:b' holds a ':'")]
    [InlineData("a", "", "'models:a:routes' is empty")]
    [InlineData("a", "gpt", "'models:a:routes:0' is \"gpt\"; expected a route as provider/model.")]
    [InlineData("a", "first/x,first/x", "'models:a:routes:1' is \"first/x\", which is there before.")]
    [InlineData("a", "other/x", "'models:a:routes:0' is \"other/x\", but no provider 'other' is configured (first)")]
    public void Model_AddedWronglyInCode_IsRefused(string name, string routes, string message) =>
        Should
            .Throw<LlmConfigurationException>(() =>
                LlmSwitch.Create(b =>
                    b.AddSource("first", new ScriptedSource([]), "a")
                        .AddModel(name, routes.Split(',', StringSplitOptions.RemoveEmptyEntries))
                )
            )
            .Message.ShouldStartWith(message);
}
