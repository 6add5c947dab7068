namespace LlmDispatcher.Tests.Architecture;

public sealed class Placeholder
{
    [Fact]
    public void Ground_Builds_Passes() => typeof(Placeholder).Assembly.ShouldNotBeNull();
}
