using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Caching.Similarity;

/// <summary>A cache whose questions are compared by a generator of embeddings that the user brings.</summary>
public sealed class EmbeddingsTests
{
    private static readonly Meanings Same = new(_ => [1, 0, 0]);

    [Fact]
    public async Task Paraphrase_OfTheSameMeaning_IsSimilar()
    {
        var cache = new StreamingCache { Embeddings = Same };
        var source = new ScriptedSource(Answers.Text("salt"));
        using var llm = Answers.Switch(cache, source);

        await llm.AskAsync(new TaskRequest("Why is the sea salty?"));
        var result = (await llm.OutcomeAsync(new TaskRequest("Why is ocean water salty?")))!;

        (result.Outcome, result.Similarity).ShouldBe((CacheOutcome.Similar, 1));
        source.Requests.ShouldHaveSingleItem();
    }

    /// <summary>Embeddings are close for these; the guard is not.</summary>
    [Theory]
    [InlineData("How do I enable 2FA?", "How do I not enable 2FA?")]
    [InlineData("Convert 5 km to miles", "Convert 6 km to miles")]
    [InlineData("Say \"yes\" in Greek", "Say \"no\" in Greek")]
    [InlineData("What is the tide?", "Was ist die Flut?")]
    public async Task Trap_OfTheSameMeaningByTheEmbeddings_IsAMiss(string asked, string other)
    {
        using var llm = Answers.Switch(new StreamingCache { Embeddings = Same }, new ScriptedSource(Answers.Text("an answer")));
        await llm.AskAsync(new TaskRequest(asked));
        (await llm.OutcomeAsync(new TaskRequest(other)))!.Outcome.ShouldBe(CacheOutcome.Miss);
    }

    [Fact]
    public async Task Meaning_FurtherApartThanTheThreshold_IsAMiss()
    {
        var turn = 0;
        var embeddings = new Meanings(_ => turn++ == 0 ? [1, 0, 0] : [0.9f, 0.436f, 0]); // a cosine of 0.9
        using var llm = Answers.Switch(new StreamingCache { Embeddings = embeddings }, new ScriptedSource(Answers.Text("salt")));
        await llm.AskAsync(new TaskRequest("Why is the sea salty?"));
        (await llm.OutcomeAsync(new TaskRequest("Why is ocean water salty?")))!.Outcome.ShouldBe(CacheOutcome.Miss);
    }

    [Fact]
    public async Task Generator_ThatFails_IsAMissThatIsToldAndNoFailedStream()
    {
        var told = new List<Exception>();
        var cache = new StreamingCache
        {
            Embeddings = new Meanings(_ => throw new InvalidOperationException("no model is loaded")),
            StoreFailed = told.Add,
        };
        using var llm = Answers.Switch(cache, new ScriptedSource(Answers.Text("salt")));
        var events = await llm.AskAsync(new TaskRequest("Why is the sea salty?"));
        events[^1].Summary!.Text.ShouldBe("salt");
        told.ShouldHaveSingleItem().Message.ShouldBe("no model is loaded");
        (await llm.OutcomeAsync(new TaskRequest("Why is the sea salty?")))!.Outcome.ShouldBe(CacheOutcome.Hit); // for that, none is needed
    }

    private sealed class Meanings(Func<string, float[]> of) : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values,
            EmbeddingGenerationOptions? options = null,
            CancellationToken cancellationToken = default
        ) => Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(v => new Embedding<float>(of(v)))));

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose() { }
    }
}
