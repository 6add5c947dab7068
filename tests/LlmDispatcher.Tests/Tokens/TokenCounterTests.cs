using CsCheck;
using LlmDispatcher.Streams;
using LlmDispatcher.Tokens;
using Microsoft.Extensions.AI;
using Microsoft.ML.Tokenizers;

namespace LlmDispatcher.Tests.Tokens;

public sealed class TokenCounterTests
{
    private static readonly Lazy<TiktokenTokenizer> Whole = new(() => TiktokenTokenizer.CreateForEncoding("o200k_base"));

    [Theory]
    [InlineData(null, 0)]
    [InlineData("", 0)]
    [InlineData("Hello world", 2)]
    [InlineData("The tide comes in twice a day.", 8)]
    [InlineData("🏔️", 3)]
    public void Text_Short_IsCountedAsTheVendorDoes(string? text, long tokens) => TokenCounter.OfText(text).ShouldBe(tokens);

    [Fact]
    public void Text_OfWords_CountsInSlicesAsInTheWhole()
    {
        string[] words = ["tide", "Brest", "don't", "42,000", "Größe", "прилив", "it.", "a\n\nb", "\"quoted\"", "f(x)"];
        Gen.OneOf([.. words.Select(Gen.Const)])
            .List[1000, 3000]
            .Select(list => string.Join(' ', list))
            .Sample(text => TokenCounter.OfText(text) == Whole.Value.CountTokens(text), iter: 20);
    }

    /// <summary>What a quadratic tokenizer would take minutes for: one word of hundreds of thousands of characters.</summary>
    [Theory]
    [InlineData("a")]
    [InlineData(" ")]
    [InlineData("潮汐每天来两次")]
    [InlineData("🏔")]
    [InlineData("\ud83c")]
    public void Text_OfOneEndlessWord_TakesLinearTime(string piece)
    {
        var tokens = TokenCounter.OfText(string.Concat(Enumerable.Repeat(piece, 300_000 / piece.Length)));
        tokens.ShouldBeInRange(300_000 / 256, 1_000_000);
    }

    [Fact]
    public void Request_WithAllThatCounts_IsCounted()
    {
        var bare = new TaskRequest("Say it.");
        var full = new TaskRequest([
            new ChatMessage(ChatRole.User, "Say it."),
            new ChatMessage(
                ChatRole.Assistant,
                [new FunctionCallContent("1", "tide", new Dictionary<string, object?> { ["port"] = "Brest" })]
            ),
            new ChatMessage(ChatRole.Tool, [new FunctionResultContent("1", "high at noon")]),
        ])
        {
            SystemPrompt = "Be brief.",
            Options = new ChatOptions
            {
                Tools = [AIFunctionFactory.Create((string port) => port, "tide", "Tells the tide.")],
                ResponseFormat = ChatResponseFormat.ForJsonSchema<int>(),
            },
        };
        TokenCounter.Of(bare).ShouldBe(new RequestTokens(4 + 3, 0));
        var parts = new[] { "tide", "port", "Brest", "high at noon", "Be brief.", "tide", "Tells the tide." }.Sum(TokenCounter.OfText);
        TokenCounter.Of(full).Total.ShouldBeGreaterThan(3 * 4 + 3 + parts + 10, "the schemas count too");
    }

    [Fact]
    public void Media_AreEstimatedAndSoundIsToldApart()
    {
        var request = new TaskRequest([
            new ChatMessage(ChatRole.User, [new DataContent(new byte[1], "image/png"), new DataContent(new byte[50_000], "audio/wav")]),
        ]);
        TokenCounter.Of(request).ShouldBe(new RequestTokens(4 + 1000 + 100, 100));
        TokenEstimate.Of(request).ShouldBe(new RequestTokens(4 + 1000 + 100, 100));
        TokenCounter.Of(request).ToUsage(7).Additional(TokenCounts.AudioInput).ShouldBe(100);
    }

    [Fact]
    public void Answer_WithAllThatAModelWrites_IsCounted()
    {
        var answer = new AnswerFold();
        answer.Add(StreamEvent.OfReasoning("Hello world"));
        answer.Add(StreamEvent.OfText("Hello"));
        answer.Add(StreamEvent.OfText(" world"));
        answer.Add(StreamEvent.OfRefusal("Hello world"));
        TokenCounter.Of(answer).ShouldBe(6);
        answer.Add(StreamEvent.OfToolCallStart(0, "1", "Hello"));
        answer.Add(StreamEvent.OfToolCallFragment(0, "Hello world"));
        TokenCounter.Of(answer).ShouldBe(9);
    }
}
