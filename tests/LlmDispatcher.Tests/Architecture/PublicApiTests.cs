using LlmDispatcher.Simulator;
using LlmDispatcher.Stores.Sqlite;
using PublicApiGenerator;

namespace LlmDispatcher.Tests.Architecture;

/// <summary>The public surface, as a file that a reviewer reads. To accept a change: run the tests with <c>ACCEPT_API=1</c> and commit the file.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData(typeof(LlmSwitch))]
    [InlineData(typeof(SimulatorServer))]
    [InlineData(typeof(SqliteCacheStore))]
    public void Surface_OfAPackage_IsTheOneInItsBaseline(Type type)
    {
        var baseline = Path.Combine(Repository.Root, "tests/LlmDispatcher.Tests/Architecture", $"{type.Assembly.GetName().Name}.api.txt");
        var surface = type.Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }) + "\n";
        if (Environment.GetEnvironmentVariable("ACCEPT_API") == "1")
            File.WriteAllText(baseline, surface);
        surface.ShouldBe(File.ReadAllText(baseline));
    }
}
