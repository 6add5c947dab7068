using System.Text;
using System.Text.Json;
using LlmDispatcher.Providers.Anthropic;
using LlmDispatcher.Providers.Google;
using LlmDispatcher.Providers.OpenAI;
using LlmDispatcher.Providers.OpenAI.Transcription;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers;

/// <summary>The dialects count different things in different sums; read, they all mean the same.</summary>
public sealed class UsageTests
{
    /// <summary>The same use, as each dialect tells it: of 1,000 tokens in, 400 were cached; of 300 out, 200 were thought.</summary>
    public static TheoryData<string, string> SameUse =>
        new()
        {
            {
                "OpenAI Chat",
                """{"prompt_tokens":1000,"completion_tokens":300,"total_tokens":1300,"prompt_tokens_details":{"cached_tokens":400,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":200,"audio_tokens":0}}"""
            },
            {
                "xAI, which leaves reasoning out of the completion",
                """{"prompt_tokens":1000,"completion_tokens":100,"total_tokens":1300,"prompt_tokens_details":{"cached_tokens":400},"completion_tokens_details":{"reasoning_tokens":200}}"""
            },
            {
                "DeepSeek",
                """{"prompt_tokens":1000,"completion_tokens":300,"total_tokens":1300,"prompt_cache_hit_tokens":400,"prompt_cache_miss_tokens":600,"completion_tokens_details":{"reasoning_tokens":200}}"""
            },
            {
                "OpenAI Responses",
                """{"input_tokens":1000,"input_tokens_details":{"cached_tokens":400},"output_tokens":300,"output_tokens_details":{"reasoning_tokens":200},"total_tokens":1300}"""
            },
            {
                "Anthropic, whose input is what was not cached",
                """{"input_tokens":600,"cache_read_input_tokens":400,"cache_creation_input_tokens":0,"output_tokens":300,"output_tokens_details":{"thinking_tokens":200}}"""
            },
            {
                "Gemini, whose candidates are without thoughts, and whose prompt is without what tools put in",
                """{"promptTokenCount":950,"toolUsePromptTokenCount":50,"cachedContentTokenCount":400,"candidatesTokenCount":100,"thoughtsTokenCount":200,"totalTokenCount":1300,"promptTokensDetails":[{"modality":"TEXT","tokenCount":950}]}"""
            },
        };

    /// <summary>The same use with what was written to the cache, where a dialect tells it: 250 of the 1,000 in.</summary>
    public static TheoryData<string, string> SameWrites =>
        new()
        {
            {
                "OpenAI Chat",
                """{"prompt_tokens":1000,"completion_tokens":0,"prompt_tokens_details":{"cached_tokens":400,"cache_write_tokens":250}}"""
            },
            {
                "OpenAI Responses",
                """{"input_tokens":1000,"output_tokens":0,"input_tokens_details":{"cache_write_tokens":250,"cached_tokens":400}}"""
            },
            { "Anthropic", """{"input_tokens":350,"cache_read_input_tokens":400,"cache_creation_input_tokens":250,"output_tokens":0}""" },
        };

    /// <summary>The same use of a recording, where a dialect tells it: 700 of the 1,000 in.</summary>
    public static TheoryData<string, string> SameSound =>
        new()
        {
            { "OpenAI Chat", """{"prompt_tokens":1000,"completion_tokens":0,"prompt_tokens_details":{"audio_tokens":700}}""" },
            {
                "Transcription",
                """{"type":"tokens","input_tokens":1000,"output_tokens":0,"input_token_details":{"audio_tokens":700,"text_tokens":300}}"""
            },
            {
                "Gemini",
                """{"promptTokenCount":1000,"candidatesTokenCount":0,"promptTokensDetails":[{"modality":"TEXT","tokenCount":300},{"tokenCount":700,"modality":"AUDIO"}]}"""
            },
        };

    [Theory]
    [MemberData(nameof(SameUse))]
    public void Tokens_InEveryDialect_AreCountedTheSame(string dialect, string json)
    {
        var usage = Read(dialect, json);
        (
            usage.InputTokenCount,
            usage.CachedInputTokenCount,
            usage.OutputTokenCount,
            usage.ReasoningTokenCount,
            usage.TotalTokenCount
        ).ShouldBe((1000, 400, 300, 200, 1300), dialect);
        usage.AdditionalCounts.ShouldBeNull(dialect);
        new ModelPrices(1, 10) { CachedInput = 0.1m }
            .Cost(usage)
            .ShouldBe((600 * 1 + 400 * 0.1m + 300 * 10) / 1_000_000, dialect);
    }

    [Theory]
    [MemberData(nameof(SameWrites))]
    public void CacheWrites_WhereADialectTellsThem_ArePartOfTheInput(string dialect, string json) =>
        new ModelPrices(1, 10) { CachedInput = 0.1m, CacheWrite = 2 }
            .Cost(Read(dialect, json))
            .ShouldBe((350 * 1 + 400 * 0.1m + 250 * 2) / 1_000_000, dialect);

    [Theory]
    [MemberData(nameof(SameSound))]
    public void Sound_WhereADialectTellsIt_IsPartOfTheInput(string dialect, string json) =>
        new ModelPrices(1, 10) { AudioInput = 3 }
            .Cost(Read(dialect, json))
            .ShouldBe((300 * 1 + 700 * 3m) / 1_000_000, dialect);

    [Fact]
    public void Speech_IsPartOfTheOutput()
    {
        var chat = Read("OpenAI Chat", """{"prompt_tokens":0,"completion_tokens":100,"completion_tokens_details":{"audio_tokens":60}}""");
        var gemini = Read("Gemini", """{"candidatesTokenCount":100,"candidatesTokensDetails":[{"modality":"AUDIO","tokenCount":60}]}""");
        chat.Additional(TokenCounts.AudioOutput).ShouldBe(60);
        gemini.Additional(TokenCounts.AudioOutput).ShouldBe(60);
        new ModelPrices(1, 10) { AudioOutput = 20 }
            .Cost(chat)
            .ShouldBe((40 * 10 + 60 * 20) / 1_000_000m);
    }

    [Theory]
    [InlineData("OpenAI Chat", """{"prompt_tokens":7,"prompt_tokens_details":null,"completion_tokens_details":[1]}""")]
    [InlineData(
        "OpenAI Chat",
        """{"prompt_tokens_details":{"cached_tokens":"x","audio_tokens":{},"cache_write_tokens":-1},"prompt_tokens":7}"""
    )]
    [InlineData("Gemini", """{"promptTokensDetails":{"modality":"AUDIO"},"promptTokenCount":7}""")]
    [InlineData(
        "Gemini",
        """{"promptTokensDetails":[null,[],{"modality":["AUDIO"],"tokenCount":3},{"modality":"AUDIO"}],"promptTokenCount":7}"""
    )]
    public void Details_OfAnotherShape_ArePassedOver(string dialect, string json)
    {
        var usage = Read(dialect, json);
        (usage.InputTokenCount, usage.AdditionalCounts).ShouldBe((7, null));
    }

    private static UsageDetails Read(string dialect, string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(dialect == "Transcription" ? $"{{\"usage\":{json}}}" : json));
        reader.Read();
        switch (dialect.Split(' ', ',')[0])
        {
            case "Anthropic":
                return MessagesUsage.Read(ref reader).ToDetails();
            case "Gemini":
                return GeminiUsage.Read(ref reader)!.Value.ToDetails();
            case "Transcription":
                reader.Read();
                return TranscriptionUsage.Read(ref reader)!;
            default:
                return OpenAIUsage.Read(ref reader)!;
        }
    }
}
