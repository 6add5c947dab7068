using System.Buffers;
using System.Text;
using LlmDispatcher.Providers.OpenAI;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Providers.Failures;
using static LlmDispatcher.LlmErrorKind;
using static LlmDispatcher.Streams.FailureClass;

namespace LlmDispatcher.Tests.Providers.OpenAI;

public sealed class OpenAIErrorWriterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Write_Failure_HasOpenAIsShape() =>
        Write(new ProviderFailure(TooLong, ContextLengthExceeded, "Zu lang: <b> \"é\""))
            .ShouldBe(
                """{"error":{"message":"Zu lang: <b> \"é\"","type":"context_length_error","param":null,"code":"context_length_exceeded"}}"""
            );

    public static TheoryData<FailureClass, LlmErrorKind, string?> Failures
    {
        get
        {
            var data = new TheoryData<FailureClass, LlmErrorKind, string?>();
            foreach (var type in ErrorTypes.All)
            {
                data.Add(type.Class, type.Kind, null);
                data.Add(type.Class, type.Kind, "a_code_of_its_own");
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void Write_ReadBack_KeepsWhatItMeans(FailureClass @class, LlmErrorKind kind, string? code)
    {
        var failure = new ProviderFailure(@class, kind, "Went wrong.") { Code = code };
        var body = Encoding.UTF8.GetBytes(Write(failure));

        foreach (
            var back in new[]
            {
                OpenAIErrors.Read(OpenAIErrorWriter.StatusFor(failure), Answers.Headers(), body, Now),
                OpenAIErrors.ReadInBand(body),
            }
        )
        {
            (back.Class, back.Kind, back.Message).ShouldBe((@class, kind, "Went wrong."));
            back.Code.ShouldBe(code ?? ErrorTypes.For(@class, kind).Code);
        }
    }

    [Theory]
    [MemberData(nameof(OpenAIErrorsTests.Answered), MemberType = typeof(OpenAIErrorsTests))]
    public void Write_WhatAProviderSaid_ReadsBackTheSame(
        int status,
        string body,
        FailureClass @class,
        LlmErrorKind kind,
        string? code,
        string message
    )
    {
        _ = body;
        var failure = new ProviderFailure(@class, kind, message) { StatusCode = status, Code = code };

        var back = OpenAIErrors.Read(OpenAIErrorWriter.StatusFor(failure), Answers.Headers(), Encoding.UTF8.GetBytes(Write(failure)), Now);

        (back.Class, back.Kind, back.Message).ShouldBe((@class, kind, message));
    }

    [Fact]
    public void For_EveryClass_HasAWord() =>
        Enum.GetValues<FailureClass>()
            .ShouldAllBe(c => ErrorTypes.For(c, FallbackExhausted).Class == c && ErrorTypes.For(c, Unknown).Class == c);

    [Theory]
    [InlineData(400, 400)]
    [InlineData(401, 401)]
    [InlineData(403, 403)]
    [InlineData(404, 404)]
    [InlineData(408, 408)]
    [InlineData(409, 409)]
    [InlineData(413, 413)]
    [InlineData(422, 422)]
    [InlineData(429, 429)]
    [InlineData(500, 500)]
    [InlineData(502, 502)]
    [InlineData(503, 503)]
    [InlineData(402, 429)]
    [InlineData(415, 400)]
    [InlineData(307, 502)]
    [InlineData(424, 502)]
    [InlineData(498, 503)]
    [InlineData(504, 502)]
    [InlineData(522, 502)]
    [InlineData(529, 503)]
    public void StatusFor_ProvidersStatus_KeepsTheKnownOnes(int provider, int expected)
    {
        var failure = OpenAIErrors.Read(provider, Answers.Headers(), default, Now);

        OpenAIErrorWriter.StatusFor(failure).ShouldBe(expected);
    }

    [Theory]
    [InlineData(Silent, LlmErrorKind.Timeout, 504)]
    [InlineData(Invalid, NoAvailableProviders, 503)]
    [InlineData(Transient, Connection, 502)]
    [InlineData(Transient, Truncated, 502)]
    [InlineData(Invalid, ModelUnsupported, 400)]
    [InlineData(Denied, ModelNotFound, 404)]
    [InlineData(Exhausted, BudgetExceeded, 429)]
    public void StatusFor_OurOwnFailure_HasItsStatus(FailureClass @class, LlmErrorKind kind, int expected) =>
        OpenAIErrorWriter.StatusFor(new ProviderFailure(@class, kind, "m")).ShouldBe(expected);

    private static string Write(ProviderFailure failure)
    {
        var output = new ArrayBufferWriter<byte>();
        OpenAIErrorWriter.Write(failure, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
