using System.Text;
using LlmDispatcher.Cli.Commands.Batch;
using LlmDispatcher.Cli.Commands.Requests;

namespace LlmDispatcher.Tests.Cli.Batches;

public sealed class RequestLineTests
{
    [Theory]
    [InlineData("1e30")] // beyond what an amount can be
    [InlineData("-1")]
    [InlineData("1e400")]
    public void MaxCost_ThatIsNoAmount_IsAComplaintNotACrash(string amount) =>
        Should.Throw<LineException>(() => Read($$"""{"prompt":"hi","maxCost":{{amount}}}""")).Message.ShouldStartWith("'maxCost': ");

    [Fact]
    public void MaxCost_IsTheRequests() => Read("""{"prompt":"hi","maxCost":0.25}""").Request.MaxCost.ShouldBe(0.25m);

    private static RequestLine Read(string line) => RequestLine.Read(Encoding.UTF8.GetBytes(line), new RequestArguments());
}
