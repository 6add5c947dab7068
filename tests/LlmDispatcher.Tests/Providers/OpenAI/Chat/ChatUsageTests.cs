using System.Buffers;
using System.Text;
using System.Text.Json;
using LlmDispatcher.Providers.OpenAI.Chat;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.OpenAI.Chat;

/// <summary>Counts in the dialect's words, and the chunks that are about them.</summary>
public sealed class ChatUsageTests
{
    // What a client that asked for no counts need not see.
    [Theory]
    [InlineData("""{"usage":{"total_tokens":1}}""", true)]
    [InlineData("""{"choices":[],"usage":{"total_tokens":1}}""", true)]
    [InlineData("""{"id":"c","x":{"choices":[{}]},"y":[{"choices":[{}]}],"choices":[]}""", true)]
    [InlineData("""{"choices":null,"usage":{}}""", true)]
    [InlineData("{}", true)]
    [InlineData("""{"choices":[{"index":0,"delta":{}}],"usage":{}}""", false)]
    [InlineData("""{"usage":{"x":[]},"choices":[{}]}""", false)]
    [InlineData("""{"choices":[null]}""", false)]
    public void IsAlone_Chunk_IsWhetherItHasNoChoice(string chunk, bool isAlone) =>
        ChatUsage.IsAlone(Encoding.UTF8.GetBytes(chunk)).ShouldBe(isAlone);

    public static TheoryData<UsageDetails, string> Counts =>
        new()
        {
            { new UsageDetails(), """{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}""" },
            {
                new UsageDetails { InputTokenCount = 2, OutputTokenCount = 3 },
                """{"prompt_tokens":2,"completion_tokens":3,"total_tokens":5}"""
            },
            {
                new UsageDetails
                {
                    InputTokenCount = 2,
                    OutputTokenCount = 3,
                    TotalTokenCount = 99,
                    CachedInputTokenCount = 1,
                    ReasoningTokenCount = 0,
                },
                """{"prompt_tokens":2,"completion_tokens":3,"total_tokens":99,"prompt_tokens_details":{"cached_tokens":1},"completion_tokens_details":{"reasoning_tokens":0}}"""
            },
        };

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Counts))]
    public void Write_Counts_AreThoseThatWereTold(UsageDetails usage, string written)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
            ChatUsage.Write(json, usage);
        Encoding.UTF8.GetString(output.WrittenSpan).ShouldBe(written);
    }
}
