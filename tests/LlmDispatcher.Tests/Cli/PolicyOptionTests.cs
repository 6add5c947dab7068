using LlmDispatcher.Cli.Commands.Requests;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Cli;

public sealed class PolicyOptionTests
{
    [Fact]
    public async Task Options_OverAConfiguredPolicy_ChangeOnlyWhatTheySay()
    {
        var source = new ScriptedSource(StreamEvent.OfText("ok"), Scripted.Stop);
        var llm = LlmSwitch.Create(b =>
        {
            b.Policy = new() { MaxRetries = 1, BreakerFailures = 9 };
            b.AddSource("openai", source, "m");
        });
        using var desk = new Desk();

        await desk.StreamAsync(
            llm,
            new()
            {
                Request = new RequestArguments { Timeout = 5, NoFallback = true },
            }
        );

        source
            .Requests.Single()
            .Policy.ShouldBe(
                new()
                {
                    MaxRetries = 1,
                    BreakerFailures = 9,
                    TotalTimeout = TimeSpan.FromSeconds(5),
                    Fallback = false,
                }
            );
    }
}
