using System.Buffers;
using System.Text;
using LlmDispatcher.Providers.Anthropic;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Providers.Failures;
using static LlmDispatcher.LlmErrorKind;
using static LlmDispatcher.Streams.FailureClass;

namespace LlmDispatcher.Tests.Providers.Anthropic;

public sealed class AnthropicErrorsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private const string Prefill = "This model does not support assistant message prefill. The conversation must end with a user message.";

    public static TheoryData<int, string, FailureClass, LlmErrorKind, string?> Answered =>
        new()
        {
            { 400, Error("invalid_request_error", "max_tokens: Field required"), Invalid, InvalidRequest, null },
            { 400, Error("invalid_request_error", Prefill), Invalid, InvalidRequest, "prefill_unsupported" },
            {
                400,
                Error("invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum"),
                TooLong,
                ContextLengthExceeded,
                null
            },
            {
                400,
                Error("invalid_request_error", "input length and `max_tokens` exceed context limit: 199000 + 8192 > 200000"),
                TooLong,
                ContextLengthExceeded,
                null
            },
            {
                400,
                Error("invalid_request_error", "Your credit balance is too low to access the Anthropic API."),
                Exhausted,
                QuotaExceeded,
                null
            },
            {
                400,
                Error("invalid_request_error", "You have reached your specified API usage limits. You will regain access on 2026-12-01."),
                Exhausted,
                QuotaExceeded,
                null
            },
            { 400, Error("invalid_request_error", "Output blocked by content filtering policy"), Refused, ContentFilter, null },
            { 401, Error("authentication_error", "invalid x-api-key"), Denied, Authentication, null },
            { 402, Error("billing_error", "pay"), Exhausted, QuotaExceeded, null },
            { 403, Error("permission_error", "no"), Denied, Authentication, null },
            { 404, Error("not_found_error", "model: claude-0"), Denied, ModelNotFound, null },
            { 404, Error("not_found_error", "Not Found"), Denied, Configuration, null },
            { 409, Error("conflict_error", "m"), Transient, ServiceUnavailable, null },
            { 413, Error("request_too_large", "Request exceeds the maximum size"), TooLong, InvalidRequest, null },
            { 413, "<html><head><title>413 Request Entity Too Large</title></head></html>", TooLong, InvalidRequest, null },
            { 413, "", TooLong, InvalidRequest, null },
            {
                429,
                Error("rate_limit_error", "This request would exceed the limit of tokens per minute in your context window"),
                Limited,
                LlmErrorKind.RateLimit,
                null
            },
            { 429, Error("rate_limit_error", "m", "ramp_limit_exceeded"), Limited, LlmErrorKind.RateLimit, "ramp_limit_exceeded" },
            {
                429,
                Error("rate_limit_error", "m", "organization_spend_limit_reached"),
                Exhausted,
                QuotaExceeded,
                "organization_spend_limit_reached"
            },
            { 500, Error("api_error", "m"), Transient, ServiceUnavailable, null },
            { 503, "upstream connect error", Transient, ServiceUnavailable, null },
            { 504, Error("timeout_error", "m"), Transient, LlmErrorKind.Timeout, null },
            { 529, Error("overloaded_error", "Overloaded"), Limited, ServiceUnavailable, null },
            { 529, "", Limited, ServiceUnavailable, null },
            { 418, Error("teapot_error", "m"), Invalid, InvalidRequest, null },
            { 403, "<html><body>blocked</body></html>", Denied, Authentication, null },
            {
                404,
                """{"error":{"message":"model not found","type":"x","code":"model_not_found"}}""",
                Denied,
                ModelNotFound,
                "model_not_found"
            },
            { 302, "", Invalid, Configuration, null },
        };

    [Theory]
    [MemberData(nameof(Answered))]
    public void Read_Answer_IsClassified(int status, string body, FailureClass @class, LlmErrorKind kind, string? code)
    {
        var failure = AnthropicErrors.Read(status, Answers.Headers("request-id: req_1"), Encoding.UTF8.GetBytes(body), Now);

        (failure.Class, failure.Kind, failure.Code).ShouldBe((@class, kind, code), failure.Message);
        (failure.StatusCode, failure.RequestId).ShouldBe((status, "req_1"));
        failure.Message.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("overloaded_error", Limited, ServiceUnavailable)]
    [InlineData("rate_limit_error", Limited, LlmErrorKind.RateLimit)]
    [InlineData("api_error", Transient, ServiceUnavailable)]
    [InlineData("timeout_error", Transient, LlmErrorKind.Timeout)]
    [InlineData("authentication_error", Denied, Authentication)]
    [InlineData("invalid_request_error", Invalid, InvalidRequest)]
    [InlineData("x_error", Transient, Unknown)]
    public void ReadInBand_Error_IsClassifiedByItsType(string type, FailureClass @class, LlmErrorKind kind)
    {
        var failure = AnthropicErrors.ReadInBand(Encoding.UTF8.GetBytes(Error(type, "m")));
        (failure.Class, failure.Kind, failure.StatusCode, failure.RequestId).ShouldBe((@class, kind, null, "req_0"));
    }

    [Fact]
    public void Read_Headers_TellWhenToTryAgain()
    {
        Delay("retry-after: 7").ShouldBe(TimeSpan.FromSeconds(7));
        Delay("anthropic-ratelimit-requests-remaining: 0", "anthropic-ratelimit-requests-reset: 2026-11-22T10:00:30Z")
            .ShouldBe(TimeSpan.FromSeconds(30));
        Delay("anthropic-ratelimit-requests-remaining: 3", "anthropic-ratelimit-requests-reset: 2026-11-22T10:00:30Z").ShouldBeNull();
        AnthropicErrors.Read(529, Answers.Headers("x-should-retry: false"), [], Now).ShouldRetry.ShouldBe(false);

        static TimeSpan? Delay(params string[] headers) =>
            AnthropicErrors.Read(429, Answers.Headers(headers), Encoding.UTF8.GetBytes(Error("rate_limit_error", "m")), Now).RetryAfter;
    }

    [Fact]
    public void Read_AnswerThatRepeatsTheKey_BlanksIt()
    {
        var failure = AnthropicErrors.Read(
            401,
            Answers.Headers(),
            Encoding.UTF8.GetBytes(Error("authentication_error", "bad key sk-ant-hunter2hunter2")),
            Now,
            "sk-ant-hunter2hunter2"
        );
        failure.Message.ShouldBe("bad key ***");
    }

    public static TheoryData<FailureClass, LlmErrorKind, int> Written =>
        [.. AnthropicErrorTypes.All.Select(t => (t.Class, t.Kind, t.Status))];

    [Theory]
    [MemberData(nameof(Written))]
    public void Write_EveryKind_ReadsBackAsWhatItWas(FailureClass @class, LlmErrorKind kind, int status)
    {
        var failure = new ProviderFailure(@class, kind, "Grüße \"x\"");
        var output = new ArrayBufferWriter<byte>();
        AnthropicErrorWriter.Write(failure, output, "req_9");

        var back = AnthropicErrors.ReadInBand(output.WrittenSpan);

        (back.Class, back.Kind, back.Message, back.RequestId).ShouldBe((@class, kind, failure.Message, "req_9"));
        AnthropicErrorWriter.StatusFor(failure).ShouldBe(status);
        var answered = AnthropicErrors.Read(status, Answers.Headers(), output.WrittenSpan, Now);
        (answered.Class, answered.Kind).ShouldBe((@class, kind));
    }

    [Fact]
    public void Write_Failure_IsWrittenToTheLetter()
    {
        var output = new ArrayBufferWriter<byte>();
        AnthropicErrorWriter.Write(new ProviderFailure(Denied, Authentication, "No.") { StatusCode = 403, Code = "c" }, output);
        Encoding
            .UTF8.GetString(output.WrittenSpan)
            .ShouldBe("""{"type":"error","error":{"type":"permission_error","message":"No.","details":{"error_code":"c"}}}""");
    }

    [Theory]
    [InlineData(400, Invalid, InvalidRequest, 400)]
    [InlineData(402, Exhausted, QuotaExceeded, 402)]
    [InlineData(413, TooLong, InvalidRequest, 413)]
    [InlineData(418, Invalid, InvalidRequest, 400)]
    [InlineData(498, Limited, ServiceUnavailable, 529)]
    [InlineData(529, Limited, ServiceUnavailable, 529)]
    [InlineData(504, Transient, LlmErrorKind.Timeout, 502)]
    [InlineData(521, Transient, ServiceUnavailable, 502)]
    public void StatusFor_AProvidersStatus_IsOneThatClientsKnow(int status, FailureClass @class, LlmErrorKind kind, int answered) =>
        AnthropicErrorWriter.StatusFor(new ProviderFailure(@class, kind, "m") { StatusCode = status }).ShouldBe(answered);

    private static string Error(string type, string message, string? code = null) =>
        $$"""{"type":"error","error":{"type":"{{type}}","message":"{{message}}"{{(code is null ? "" : $",\"details\":{{\"error_code\":\"{code}\"}}")}}},"request_id":"req_0"}""";
}
