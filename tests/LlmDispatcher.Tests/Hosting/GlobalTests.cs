using LlmDispatcher.Hosting;

namespace LlmDispatcher.Tests.Hosting;

public sealed class GlobalTests
{
    [Fact]
    public void Global_BuildFails_IsTriedAgainOnNextUse()
    {
        using var written = new Written();
        var ambient = new AmbientSwitch(written.Build);
        Should.Throw<LlmConfigurationException>(() => ambient.Get());

        written.With("OPENAI_API_KEY", "k");

        ambient.Get().Providers.ShouldBe(["openai"]);
        ambient.Get().ShouldBeSameAs(ambient.Get());
    }

    [Fact]
    public void Global_UsedByManyAtOnce_IsBuiltOnce()
    {
        using var written = new Written().With("OPENAI_API_KEY", "k");
        var built = 0;
        var ambient = new AmbientSwitch(() =>
        {
            Interlocked.Increment(ref built);
            return written.Build();
        });

        Parallel.For(0, 64, _ => ambient.Get());

        built.ShouldBe(1);
    }

    [Fact]
    public void Global_Set_IsUsedUntilTakenBack()
    {
        using var written = new Written().With("OPENAI_API_KEY", "k");
        var ambient = new AmbientSwitch(written.Build);
        using var mine = new Written().With("XAI_API_KEY", "k").Build();

        ambient.Set(mine);
        ambient.Get().ShouldBeSameAs(mine);
        ambient.Set(null);
        ambient.Get().Providers.ShouldBe(["openai"]);
    }

    [Fact]
    public void File_AndEnvironment_TheFileIsPreferred()
    {
        using var written = Written
            .Json("""{"providers":{"local":{"baseUrl":"http://127.0.0.1:1/v1","models":["m"]}}}""")
            .With("OPENAI_API_KEY", "k");
        using var llm = written.Build();
        llm.Providers.ShouldBe(["local", "openai"]);
    }
}
