using System.Buffers;
using System.Text;
using LlmDispatcher.Providers.Google;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Providers.Failures;
using static LlmDispatcher.LlmErrorKind;
using static LlmDispatcher.Streams.FailureClass;

namespace LlmDispatcher.Tests.Providers.Google;

public sealed class GeminiErrorsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private const string Info = "\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"domain\":\"googleapis.com\"";

    /// <summary>Status, message, status word, details, and what they mean.</summary>
    public static TheoryData<int, string, string, string, FailureClass, LlmErrorKind, string> Answered =>
        new()
        {
            {
                400,
                "API key not valid. Please pass a valid API key.",
                "INVALID_ARGUMENT",
                $$"""{{{Info}},"reason":"API_KEY_INVALID"}""",
                Denied,
                Authentication,
                "API_KEY_INVALID"
            },
            { 400, "API key not valid. Please pass a valid API key.", "INVALID_ARGUMENT", "", Denied, Authentication, "INVALID_ARGUMENT" },
            { 400, "API key expired. Please renew the API key.", "INVALID_ARGUMENT", "", Denied, Authentication, "INVALID_ARGUMENT" },
            {
                400,
                "Invalid JSON payload received. Unknown name \"x\": Cannot find field.",
                "INVALID_ARGUMENT",
                "",
                Invalid,
                InvalidRequest,
                "INVALID_ARGUMENT"
            },
            {
                400,
                "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
                "INVALID_ARGUMENT",
                "",
                TooLong,
                ContextLengthExceeded,
                "INVALID_ARGUMENT"
            },
            {
                400,
                "Request payload size exceeds the limit: 104857600 bytes.",
                "INVALID_ARGUMENT",
                "",
                TooLong,
                InvalidRequest,
                "INVALID_ARGUMENT"
            },
            {
                400,
                "User location is not supported for the API use.",
                "FAILED_PRECONDITION",
                "",
                Denied,
                Authentication,
                "FAILED_PRECONDITION"
            },
            { 400, "Please enable billing on your project.", "FAILED_PRECONDITION", "", Denied, Authentication, "FAILED_PRECONDITION" },
            {
                400,
                "The File abc is not in an ACTIVE state and usage is not allowed.",
                "FAILED_PRECONDITION",
                "",
                Invalid,
                InvalidRequest,
                "FAILED_PRECONDITION"
            },
            {
                401,
                "m",
                "UNAUTHENTICATED",
                $$"""{{{Info}},"reason":"ACCESS_TOKEN_EXPIRED"}""",
                Denied,
                Authentication,
                "ACCESS_TOKEN_EXPIRED"
            },
            { 402, "m", "", "", Exhausted, QuotaExceeded, "" },
            { 403, "m", "PERMISSION_DENIED", "", Denied, Authentication, "PERMISSION_DENIED" },
            { 403, "m", "PERMISSION_DENIED", $$"""{{{Info}},"reason":"BILLING_DISABLED"}""", Exhausted, QuotaExceeded, "BILLING_DISABLED" },
            { 403, "m", "PERMISSION_DENIED", $$"""{{{Info}},"reason":"SERVICE_DISABLED"}""", Denied, Authentication, "SERVICE_DISABLED" },
            {
                404,
                "models/x is not found for API version v1beta, or is not supported for generateContent.",
                "NOT_FOUND",
                "",
                Denied,
                ModelNotFound,
                "NOT_FOUND"
            },
            { 404, "Requested entity was not found.", "NOT_FOUND", "", Denied, Configuration, "NOT_FOUND" },
            { 409, "m", "ABORTED", "", Transient, ServiceUnavailable, "ABORTED" },
            { 413, "m", "", "", TooLong, InvalidRequest, "" },
            { 422, "m", "", "", Invalid, InvalidRequest, "" },
            { 429, "m", "RESOURCE_EXHAUSTED", "", Limited, LlmErrorKind.RateLimit, "RESOURCE_EXHAUSTED" },
            {
                429,
                "m",
                "RESOURCE_EXHAUSTED",
                """{"violations":[{"quotaId":"GenerateContentInputTokensPerModelPerMinute-FreeTier","quotaValue":"250000"}]}""",
                Limited,
                LlmErrorKind.RateLimit,
                "RESOURCE_EXHAUSTED"
            },
            {
                429,
                "m",
                "RESOURCE_EXHAUSTED",
                """{"violations":[{"quotaId":"PerMinute"},{"quotaId":"GenerateRequestsPerDayPerProjectPerModel"}]}""",
                Exhausted,
                QuotaExceeded,
                "RESOURCE_EXHAUSTED"
            },
            {
                429,
                "m",
                "RESOURCE_EXHAUSTED",
                """{"violations":[{"subject":"project:1","description":"Daily Limit"}]}""",
                Exhausted,
                QuotaExceeded,
                "RESOURCE_EXHAUSTED"
            },
            {
                429,
                "m",
                "RESOURCE_EXHAUSTED",
                """{"violations":[{"quotaId":"GenerateRequestsPerMinute","quotaValue":"0"}]}""",
                Exhausted,
                QuotaExceeded,
                "RESOURCE_EXHAUSTED"
            },
            { 429, "Your prepayment credits are depleted.", "RESOURCE_EXHAUSTED", "", Exhausted, QuotaExceeded, "RESOURCE_EXHAUSTED" },
            { 429, "m", "", "", Limited, LlmErrorKind.RateLimit, "" },
            { 499, "m", "CANCELLED", "", Transient, ServiceUnavailable, "CANCELLED" },
            { 500, "m", "INTERNAL", "", Transient, ServiceUnavailable, "INTERNAL" },
            { 501, "m", "UNIMPLEMENTED", "", Denied, ModelUnsupported, "UNIMPLEMENTED" },
            { 503, "The model is overloaded. Please try again later.", "UNAVAILABLE", "", Limited, ServiceUnavailable, "UNAVAILABLE" },
            { 503, "The service is currently unavailable.", "UNAVAILABLE", "", Transient, ServiceUnavailable, "UNAVAILABLE" },
            { 504, "m", "DEADLINE_EXCEEDED", "", Transient, LlmErrorKind.Timeout, "DEADLINE_EXCEEDED" },
            { 529, "m", "", "", Limited, ServiceUnavailable, "" },
        };

    [Theory]
    [MemberData(nameof(Answered))]
    public void Read_Error_MeansTheSameAnsweredInAnArrayAndInBand(
        int status,
        string message,
        string word,
        string details,
        FailureClass @class,
        LlmErrorKind kind,
        string code
    )
    {
        var body = Body(status, message, word, details);
        foreach (
            var failure in new[]
            {
                GeminiErrors.Read(status, Answers.Headers(), body, Now),
                GeminiErrors.Read(status, Answers.Headers(), [(byte)'[', .. body, (byte)']'], Now),
                GeminiErrors.ReadInBand(body),
            }
        )
            (failure.Class, failure.Kind, failure.Message, failure.Code ?? "").ShouldBe((@class, kind, message, code));
    }

    [Theory]
    [MemberData(nameof(Answered))]
    public void Write_WhatTheProviderSaid_ReadsBackTheSame(
        int status,
        string message,
        string word,
        string details,
        FailureClass @class,
        LlmErrorKind kind,
        string code
    )
    {
        var failure = GeminiErrors.Read(status, Answers.Headers(), Body(status, message, word, details), Now);

        var back = GeminiErrors.Read(GeminiErrorWriter.StatusFor(failure), Answers.Headers(), Write(failure), Now);

        (back.Class, back.Kind, back.Message).ShouldBe((@class, kind, message));
        if (code.Length > 0)
            back.Code.ShouldBe(code);
    }

    [Theory]
    [InlineData(500, "", "HTTP 500, without a message.", Transient)]
    [InlineData(502, "<html><head><title>502 Bad Gateway</title></head></html>", "502 Bad Gateway", Transient)]
    [InlineData(503, "upstream gone", "upstream gone", Transient)]
    [InlineData(500, """{"error":"plain"}""", "plain", Transient)]
    [InlineData(500, """{"message":"bare"}""", "bare", Transient)]
    [InlineData(500, "\"text\"", "text", Transient)]
    [InlineData(500, "[]", "HTTP 500, without a message.", Transient)]
    [InlineData(500, "[1]", "HTTP 500, without a message.", Transient)]
    [InlineData(
        500,
        """{"error":{"code":"x","message":5,"status":[],"details":[1,{"violations":[2]},{"retryDelay":{}}]}}""",
        "5",
        Transient
    )]
    [InlineData(500, """{"error":{"message":"\ud800"}}""", """\ud800""", Transient)]
    [InlineData(500, """{"error":{"message":"lost"},"\ud800":1}""", "HTTP 500, without a message.", Transient)]
    [InlineData(400, """{"error":{"message":"a\n b"}}""", "a b", Invalid)]
    [InlineData(
        302,
        "",
        "The server answered with a redirect (HTTP 302); redirects are not followed, so set the address it should go to as the base URL.",
        Invalid
    )]
    public void Read_AnythingElse_IsAFailureTooAndNeverThrows(int status, string body, string message, FailureClass @class)
    {
        var failure = GeminiErrors.Read(status, Answers.Headers(), Encoding.UTF8.GetBytes(body), Now);
        (failure.Class, failure.Message, failure.StatusCode).ShouldBe((@class, message, status));
    }

    [Theory]
    [InlineData("34.4s", 34_400)]
    [InlineData("2s", 2_000)]
    [InlineData("0s", 0)]
    [InlineData("0.001000001s", 1)]
    [InlineData("34", null)]
    [InlineData("-3s", null)]
    [InlineData("s", null)]
    [InlineData("1e9s", null)]
    [InlineData("99999999999999999999999999999999999s", null)]
    [InlineData("40000000s", null)]
    public void Read_RetryInfo_IsTheDelay(string delay, int? milliseconds)
    {
        var failure = GeminiErrors.ReadInBand(Body(429, "m", "RESOURCE_EXHAUSTED", $$"""{"retryDelay":"{{delay}}"}"""));
        failure.RetryAfter.ShouldBe(milliseconds is null ? null : TimeSpan.FromMilliseconds(milliseconds.Value));
    }

    [Fact]
    public void Read_Headers_WinOverTheBodyAndNameTheRequest()
    {
        var failure = GeminiErrors.Read(
            429,
            Answers.Headers("retry-after: 7", "x-goog-request-id: req-1"),
            Body(429, "m", "RESOURCE_EXHAUSTED", """{"retryDelay":"1s"}"""),
            Now
        );
        (failure.RetryAfter, failure.RequestId).ShouldBe((TimeSpan.FromSeconds(7), "req-1"));
    }

    [Fact]
    public void Read_Key_IsBlankedWhereverItStands()
    {
        var failure = GeminiErrors.Read(
            400,
            Answers.Headers(),
            Body(400, "Key AIza-secret-123 is bad", "AIza-secret-123", ""),
            Now,
            "AIza-secret-123"
        );
        (failure.Message, failure.Code).ShouldBe(("Key *** is bad", "***"));
    }

    [Fact]
    public void Write_Failure_HasGooglesShape() =>
        Encoding
            .UTF8.GetString(
                Write(
                    new ProviderFailure(Limited, LlmErrorKind.RateLimit, "Zu viel: <b> \"é\"")
                    {
                        Code = "rate_limit_exceeded",
                        RetryAfter = TimeSpan.FromMilliseconds(34_400),
                    }
                )
            )
            .ShouldBe(
                """{"error":{"code":429,"message":"Zu viel: <b> \"é\"","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"RATE_LIMITED","domain":"llm-dispatcher","metadata":{"code":"rate_limit_exceeded"}},{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34.4s"}]}}"""
            );

    public static TheoryData<FailureClass, LlmErrorKind> Failures
    {
        get
        {
            var data = new TheoryData<FailureClass, LlmErrorKind>();
            foreach (var type in GeminiErrorTypes.All)
                data.Add(type.Class, type.Kind);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void Write_ReadBack_KeepsWhatItMeans(FailureClass @class, LlmErrorKind kind)
    {
        var failure = new ProviderFailure(@class, kind, "Went wrong.") { Code = "own", RetryAfter = TimeSpan.FromTicks(15_000_001) };
        var body = Write(failure);
        var status = GeminiErrorWriter.StatusFor(failure);

        GeminiErrors.ReadInBand(body).ShouldBe(failure);
        GeminiErrors.Read(status, Answers.Headers(), body, Now).ShouldBe(failure with { StatusCode = status });
    }

    [Fact]
    public void For_EveryClass_HasAReason() =>
        Enum.GetValues<FailureClass>().ShouldAllBe(c => GeminiErrorTypes.For(c, FallbackExhausted).Class == c);

    [Fact]
    public void Read_OurReasonFromAnother_DecidesNothing() =>
        GeminiErrors
            .ReadInBand(Body(429, "m", "RESOURCE_EXHAUSTED", $$"""{{{Info}},"reason":"CONTENT_REFUSED"}"""))
            .Class.ShouldBe(Limited);

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
    [InlineData(499, 502)]
    [InlineData(504, 502)]
    [InlineData(529, 503)]
    public void StatusFor_ProvidersStatus_KeepsTheKnownOnes(int provider, int expected) =>
        GeminiErrorWriter.StatusFor(GeminiErrors.Read(provider, Answers.Headers(), default, Now)).ShouldBe(expected);

    private static byte[] Body(int code, string message, string word, string details) =>
        Encoding.UTF8.GetBytes(
            $$$"""{"error":{"code":{{{code}}},"message":"{{{message.Replace("\"", "\\\"")}}}"{{{(word.Length > 0 ? $",\"status\":\"{word}\"" : "")}}},"details":[{{{details}}}]}}"""
        );

    private static byte[] Write(ProviderFailure failure)
    {
        var output = new ArrayBufferWriter<byte>();
        GeminiErrorWriter.Write(failure, output);
        return output.WrittenSpan.ToArray();
    }
}
