using LlmDispatcher.Simulator;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Dispatch.Wall;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Gateway;

/// <summary>The wall over HTTP: a public name for a faulty route and one that is well, asked for in each of the four languages in turn. The limits are scaled together.</summary>
public sealed class WallTests : GatewayTest
{
    public static TheoryData<string> Names => [.. Brick.Wall.Select(b => b.Name)];

    protected override StreamPolicy Policy =>
        new()
        {
            MaxRetries = 1,
            FirstContentTimeout = TimeSpan.FromSeconds(2),
            IdleTimeout = TimeSpan.FromSeconds(2),
        };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Fault_OfTheWall_NeverReachesTheClient(string name)
    {
        var index = Brick.Wall.ToList().FindIndex(b => b.Name == name);
        var (brick, language) = (Brick.Wall[index], Client.Languages[index % Client.Languages.Length]);
        using var client = new Client(Address);
        var whole = await client.AskNameAsync(language, "plain", Brick.Request);
        Simulator.ScriptFor = request => Script.Parse(request.Model == "faulty" ? Brick.Filled(Scaled(brick.A)) : brick.B);
        var request = brick.CallsTool
            ? Brick.Request with
            {
                Options = new ChatOptions { Tools = [AIFunctionFactory.Create((string port) => port, "get_tide")] },
            }
            : Brick.Request;

        if (brick.Error is { } kind)
        {
            var error = await Should.ThrowAsync<ProviderException>(() => client.AskNameAsync(language, "wall", request));
            (error.Kind, error.Failure.StatusCode).ShouldBe((kind, 400));
            error.Message.ShouldContain("The prompt was filtered.");
            return;
        }
        var answer = await client.AskNameAsync(language, "wall", request);
        (answer.Ending, answer.Text).ShouldBe((Ending.Completed, brick.Text ?? whole.Text));
        answer.ToolCalls.Count.ShouldBe(brick.CallsTool ? 1 : 0);
    }

    protected override void Configure(LlmSwitchBuilder builder)
    {
        builder.Policy = Policy;
        builder.AddProvider("faulty", Provider("openai", "faulty")).AddProvider("well", Provider("openai", "demo"));
        builder.AddModel("plain", ["well/demo"]);
        builder.AddModel("wall", ["faulty/faulty", "well/demo"]);
    }

    private ProviderOptions Provider(string dialect, string model)
    {
        var options = Provider(dialect);
        options.Models.Clear();
        options.Models.Add(new ModelOptions(model) { Prefill = true });
        return options;
    }

    private static string Scaled(string script) => script.Replace("retry-after=3", "retry-after=1", StringComparison.Ordinal);
}
