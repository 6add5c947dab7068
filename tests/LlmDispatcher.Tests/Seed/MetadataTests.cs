namespace LlmDispatcher.Tests.Seed;

/// <summary>"Streaming with Metadata": S14 to S17.</summary>
public sealed class MetadataTests
{
    private static readonly TaskRequest Request = new("Tell me about the tide") { Model = "both" };

    [Fact]
    public async Task S14_Chunk_OnePerPiece_HasItsText()
    {
        await using var simulated = await SimulatedSwitch.StartAsync();
        var (chunks, _) = await simulated.ReadAsync(Request);
        chunks.Count.ShouldBeGreaterThan(10);
        chunks.ShouldAllBe(c => c.Text != null);
        chunks[..^1].ShouldAllBe(c => c.Text.Length > 0);
        string.Concat(chunks.Select(c => c.Text)).ShouldBe(chunks[^1].Summary!.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("status=500")] // another attempt
    [InlineData("cut-at-event=5")] // a seam
    public async Task S15_ChunkIndex_StartsAtZeroAndNeverRestarts(string script)
    {
        await using var simulated = await SimulatedSwitch.StartAsync();
        simulated.Script(script);
        var (chunks, error) = await simulated.ReadAsync(Request);
        error.ShouldBeNull();
        chunks.Select(c => c.Index).ShouldBe(Enumerable.Range(0, chunks.Count));
    }

    [Fact]
    public async Task S16_ProviderAndModel_AreOfWhoWroteTheChunk()
    {
        await using var simulated = await SimulatedSwitch.StartAsync();
        var (plain, _) = await simulated.ReadAsync(Request);
        plain.ShouldAllBe(c => c.Provider == "openai" && c.Model == "gpt-4.1-mini");

        simulated.Script("cut-at-event=5");
        var (mended, error) = await simulated.ReadAsync(Request);
        error.ShouldBeNull();
        var seam = mended.FindIndex(c => c.Seam is not null);
        mended[..seam].ShouldAllBe(c => c.Provider == "openai" && c.Model == "gpt-4.1-mini");
        mended[seam..].ShouldAllBe(c => c.Provider == "local" && c.Model == "demo");
    }

    [Fact]
    public async Task S17_TotalTokens_RunAsAnEstimateAndEndAsReported()
    {
        await using var simulated = await SimulatedSwitch.StartAsync();
        var (chunks, _) = await simulated.ReadAsync(Request);
        chunks[..^1].ShouldAllBe(c => c.TotalTokens > 0 && c.IsTokenCountEstimated);
        chunks[..^1].Select(c => c.TotalTokens!.Value).ShouldBeInOrder();
        chunks[^2].TotalTokens!.Value.ShouldBeGreaterThan(chunks[0].TotalTokens!.Value);
        (chunks[^1].TotalTokens, chunks[^1].IsTokenCountEstimated).ShouldBe((chunks[^1].Summary!.Usage!.TotalTokenCount, false));
    }

    [Fact]
    public async Task S17_TotalTokens_OfAProviderThatNeverReports_StayAnEstimateAndNoCountOfWords()
    {
        await using var simulated = await SimulatedSwitch.StartAsync();
        simulated.Script("usage=none");
        var (chunks, _) = await simulated.ReadAsync(Request);
        var last = chunks[^1];
        last.IsTokenCountEstimated.ShouldBeTrue();
        var words = last.Summary!.Text.Split(' ').Length;
        last.TotalTokens!.Value.ShouldBeGreaterThan(words);
        last.TotalTokens.Value.ShouldBeInRange(last.Summary.Text.Length / 5, last.Summary.Text.Length / 3 + 20);
    }
}
