using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Interop;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LlmDispatcher.Tests.Hosting;

/// <summary>What a host gets, and when it is told that its configuration is wrong.</summary>
public sealed class ServiceRegistrationTests : ServiceTest
{
    [Fact]
    public async Task Configuration_OfTheHost_GivesASwitchAndAChatClient()
    {
        using var host = Host(
            s => s.AddLlmDispatcher(s.BuildServiceProvider().GetRequiredService<IConfiguration>()),
            ("providers:sim:baseUrl", new Uri(Simulator.BaseAddress, "v1").ToString()),
            ("providers:sim:models:0", "demo"),
            ("models:fast:routes:0", "sim/demo"),
            ("Logging:LogLevel:Default", "Warning")
        );
        await host.StartAsync(Token);
        (await AskAsync(host.Services, "fast")).ShouldNotBeEmpty();
        var client = host.Services.GetRequiredService<IChatClient>();
        client.GetService<LlmSwitch>().ShouldBeSameAs(host.Services.GetRequiredService<LlmSwitch>());
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task Code_AddsProviders_InItsOrder_AndCalledTwiceGoesOn()
    {
        var mine = new StubChatClient(new ChatResponseUpdate(ChatRole.Assistant, "mine") { FinishReason = ChatFinishReason.Stop });
        using var host = Host(s =>
        {
            s.AddSingleton<IChatClient>(mine);
            s.AddLlmDispatcher(llm => llm.Policy = new StreamPolicy { MaxRetries = 0 }).AddProvider("sim", Reach);
            s.AddLlmDispatcher().AddChatClient("mine", services => services.GetRequiredService<IChatClient>(), o => o.Models.Add("m"));
        });
        await host.StartAsync(Token);
        host.Services.GetRequiredService<LlmSwitch>().Providers.ShouldBe(["sim", "mine"]);
        host.Services.GetServices<LlmSwitch>().Count().ShouldBe(1);
        host.Services.GetRequiredService<IChatClient>().ShouldBeSameAs(mine); // the host's own stays
        (await AskAsync(host.Services, "mine/m")).ShouldBe("mine");
        (await AskAsync(host.Services)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task KnownProviders_TakeWhatTheyAreGiven()
    {
        using var host = Host(s =>
            s.AddLlmDispatcher()
                .AddOpenAI(Reach)
                .AddAnthropic(o => Reach(o, Simulator.BaseAddress))
                .AddGoogle(o => Reach(o, Simulator.BaseAddress))
                .AddXai(Reach)
        );
        await host.StartAsync(Token);
        var answers = new List<string>();
        foreach (var id in host.Services.GetRequiredService<LlmSwitch>().Providers)
            answers.Add(await AskAsync(host.Services, $"{id}/demo"));
        answers.Distinct().ShouldHaveSingleItem().ShouldNotBeEmpty();
        Simulator
            .Attempts.Select(a => a.Request.Path.Split('?')[0])
            .ShouldBe(["/v1/chat/completions", "/v1/messages", "/v1beta/models/demo:streamGenerateContent", "/v1/chat/completions"]);
    }

    [Theory]
    [InlineData("providers:sim:baseUrl", "nowhere", "providers:sim:baseUrl")]
    [InlineData("providers:sim:dialekt", "openai", "providers:sim:dialekt")]
    [InlineData("policy:maxRetries", "-1", "policy:maxRetries")]
    public async Task Configuration_ThatIsWrong_StopsTheStartAndNamesTheKey(string key, string value, string named)
    {
        using var host = Host(s =>
            s.AddLlmDispatcher(new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build()).AddProvider("other", Reach)
        );
        var wrong = await Should.ThrowAsync<LlmConfigurationException>(() => host.StartAsync(Token));
        wrong.Key.ShouldBe(named);
        wrong.Message.ShouldContain(named);
    }

    [Fact]
    public async Task NothingConfigured_StopsTheStart_AndSaysWhatToDo()
    {
        using var host = Host(s => s.AddLlmDispatcher());
        var wrong = await Should.ThrowAsync<LlmConfigurationException>(() => host.StartAsync(Token));
        (wrong.Key, wrong.Message.Contains("AddOpenAI")).ShouldBe(("providers", true));
    }

    [Fact]
    public async Task HttpClient_OfAProviderThatIsNotThere_StopsTheStart()
    {
        using var host = Host(s => s.AddLlmDispatcher().AddProvider("sim", Reach).ConfigureHttpClient("smi", _ => { }));
        var wrong = await Should.ThrowAsync<LlmConfigurationException>(() => host.StartAsync(Token));
        wrong.Message.ShouldContain("'smi'");
    }

    [Fact]
    public async Task SwitchAsItsOwnProvider_StopsTheStart()
    {
        using var host = Host(s => s.AddLlmDispatcher().AddChatClient("mine", services => services.GetRequiredService<IChatClient>()));
        var wrong = await Should.ThrowAsync<LlmConfigurationException>(() => host.StartAsync(Token));
        wrong.Message.ShouldContain("this very switch");
    }

    [Fact]
    public async Task LedgersAndClock_OfTheHost_AreTaken()
    {
        var ledger = new TotalsLedger();
        using var host = Host(s => s.AddSingleton<IStreamLedger>(ledger).AddLlmDispatcher().AddProvider("sim", Reach));
        await host.StartAsync(Token);
        await AskAsync(host.Services);
        ledger.Snapshot().ShouldHaveSingleItem().Key.ShouldBe(new Route("sim", "demo"));
    }

    [Fact]
    public async Task Container_DisposesOfTheSwitch()
    {
        var source = new LlmDispatcher.Tests.Streams.ScriptedSource();
        await using (
            var services = new ServiceCollection().AddLlmDispatcher(b => b.AddSource("s", source, "m")).Services.BuildServiceProvider()
        )
            services.GetRequiredService<IChatClient>().ShouldNotBeNull();
        source.IsDisposed.ShouldBeTrue();
    }

    private static void Reach(ProviderOptions options, Uri address)
    {
        options.BaseUrl = address;
        options.ApiKey = "sk-test";
        options.Models.Add("demo");
    }
}
