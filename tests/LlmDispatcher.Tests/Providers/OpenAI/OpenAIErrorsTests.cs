using System.Text;
using LlmDispatcher.Providers.OpenAI;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Providers.Failures;
using static LlmDispatcher.LlmErrorKind;
using static LlmDispatcher.Streams.FailureClass;

namespace LlmDispatcher.Tests.Providers.OpenAI;

public sealed class OpenAIErrorsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    public static TheoryData<int, string, FailureClass, LlmErrorKind, string?, string> Answered =>
        new()
        {
            // OpenAI
            {
                400,
                """{"error":{"message":"m","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}""",
                TooLong,
                ContextLengthExceeded,
                "context_length_exceeded",
                "m"
            },
            {
                400,
                """{"error":{"message":"m","type":"invalid_request_error","param":"top_k","code":"unsupported_parameter"}}""",
                Invalid,
                ModelUnsupported,
                "unsupported_parameter",
                "m"
            },
            {
                400,
                """{"error":{"message":"m","type":"invalid_request_error","param":null,"code":null}}""",
                Invalid,
                InvalidRequest,
                null,
                "m"
            },
            {
                400,
                """{"error":{"message":"m","type":"invalid_request_error","code":"invalid_prompt"}}""",
                Refused,
                ContentFilter,
                "invalid_prompt",
                "m"
            },
            {
                401,
                """{"error":{"message":"m","type":"invalid_request_error","code":"invalid_api_key"}}""",
                Denied,
                Authentication,
                "invalid_api_key",
                "m"
            },
            {
                403,
                """{"error":{"message":"m","type":"request_forbidden","code":"unsupported_country_region_territory"}}""",
                Denied,
                Authentication,
                "unsupported_country_region_territory",
                "m"
            },
            {
                404,
                """{"error":{"message":"m","type":"invalid_request_error","code":"model_not_found"}}""",
                Denied,
                ModelNotFound,
                "model_not_found",
                "m"
            },
            { 422, """{"error":{"message":"m","type":"invalid_request_error"}}""", Invalid, InvalidRequest, null, "m" },
            {
                429,
                """{"error":{"message":"m","type":"requests","code":"rate_limit_exceeded"}}""",
                Limited,
                LlmErrorKind.RateLimit,
                "rate_limit_exceeded",
                "m"
            },
            {
                429,
                """{"error":{"message":"m","type":"rate_limit_error","code":"slow_down"}}""",
                Limited,
                LlmErrorKind.RateLimit,
                "slow_down",
                "m"
            },
            {
                429,
                """{"error":{"message":"m","type":"insufficient_quota","code":"insufficient_quota"}}""",
                Exhausted,
                QuotaExceeded,
                "insufficient_quota",
                "m"
            },
            { 429, """{"error":{"message":"m","type":"insufficient_quota","code":null}}""", Exhausted, QuotaExceeded, null, "m" },
            {
                429,
                """{"error":{"message":"m","code":"billing_hard_limit_reached"}}""",
                Exhausted,
                QuotaExceeded,
                "billing_hard_limit_reached",
                "m"
            },
            { 500, """{"error":{"message":"m","type":"server_error"}}""", Transient, ServiceUnavailable, null, "m" },
            {
                503,
                """{"error":{"message":"m","type":"service_unavailable_error","code":"server_is_overloaded"}}""",
                Limited,
                ServiceUnavailable,
                "server_is_overloaded",
                "m"
            },
            // Azure
            {
                400,
                """{"error":{"message":"m","type":null,"code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation"}}}""",
                Refused,
                ContentFilter,
                "content_filter",
                "m"
            },
            {
                400,
                """{"error":{"message":"m","code":"BadRequest","innererror":{"code":"ResponsibleAIPolicyViolation"}}}""",
                Refused,
                ContentFilter,
                "BadRequest",
                "m"
            },
            { 404, """{"error":{"message":"m","code":"DeploymentNotFound"}}""", Denied, ModelNotFound, "DeploymentNotFound", "m" },
            // xAI
            {
                400,
                """{"code":"Client specified an invalid argument","error":"Incorrect API key provided: x."}""",
                Denied,
                Authentication,
                "Client specified an invalid argument",
                "Incorrect API key provided: x."
            },
            {
                400,
                """{"code":"c","error":"This model's maximum prompt length is 131072 but the request contains 200000 tokens."}""",
                TooLong,
                ContextLengthExceeded,
                "c",
                "This model's maximum prompt length is 131072 but the request contains 200000 tokens."
            },
            {
                429,
                """{"code":"c","error":"Your team has either used all available credits or reached its monthly spending limit."}""",
                Exhausted,
                QuotaExceeded,
                "c",
                "Your team has either used all available credits or reached its monthly spending limit."
            },
            // Mistral
            {
                400,
                """{"object":"error","message":"m","type":"invalid_model","param":null,"code":"1500"}""",
                Denied,
                ModelNotFound,
                "1500",
                "m"
            },
            {
                400,
                """{"object":"error","message":"Prompt contains 40000 tokens, too large for model with 32768 maximum context length","type":"invalid_request_error","code":"3051"}""",
                TooLong,
                ContextLengthExceeded,
                "3051",
                "Prompt contains 40000 tokens, too large for model with 32768 maximum context length"
            },
            {
                422,
                """{"detail":[{"loc":["body","messages",0,"role"],"msg":"Input should be 'user'","type":"enum"},{"loc":[],"msg":"no"}]}""",
                Invalid,
                InvalidRequest,
                null,
                "body.messages.0.role: Input should be 'user'; no"
            },
            {
                422,
                """{"object":"error","message":{"detail":[{"loc":["body","n"],"msg":"no"}]},"type":"invalid_request_error"}""",
                Invalid,
                InvalidRequest,
                null,
                "body.n: no"
            },
            { 401, """{"detail":"Unauthorized"}""", Denied, Authentication, null, "Unauthorized" },
            // Groq
            {
                413,
                """{"error":{"message":"m","type":"tokens","code":"request_too_large"}}""",
                TooLong,
                InvalidRequest,
                "request_too_large",
                "m"
            },
            {
                498,
                """{"error":{"message":"m","type":"server_error","code":"capacity_exceeded"}}""",
                Limited,
                ServiceUnavailable,
                "capacity_exceeded",
                "m"
            },
            {
                400,
                """{"error":{"message":"m","type":"invalid_request_error","code":"model_decommissioned"}}""",
                Denied,
                ModelNotFound,
                "model_decommissioned",
                "m"
            },
            // DeepSeek
            {
                402,
                """{"error":{"message":"Insufficient Balance","type":"unknown_error","code":"invalid_request_error"}}""",
                Exhausted,
                QuotaExceeded,
                "invalid_request_error",
                "Insufficient Balance"
            },
            // OpenRouter
            { 402, """{"error":{"code":402,"message":"m"}}""", Exhausted, QuotaExceeded, "402", "m" },
            {
                403,
                """{"error":{"code":403,"message":"m","metadata":{"reasons":["violence"],"flagged_input":"…"}}}""",
                Refused,
                ContentFilter,
                "403",
                "m"
            },
            {
                502,
                """{"error":{"code":502,"message":"Provider returned error","metadata":{"provider_name":"P","raw":"overloaded"}}}""",
                Transient,
                ServiceUnavailable,
                "502",
                "Provider returned error: overloaded"
            },
            {
                400,
                """{"error":{"code":400,"message":"acme/x is not a valid model ID"}}""",
                Denied,
                ModelNotFound,
                "400",
                "acme/x is not a valid model ID"
            },
            // vLLM, llama.cpp, LM Studio, Ollama, Gemini's layer
            {
                400,
                """{"object":"error","message":"This model's maximum context length is 4096 tokens.","type":"BadRequestError","param":null,"code":400}""",
                TooLong,
                ContextLengthExceeded,
                "400",
                "This model's maximum context length is 4096 tokens."
            },
            {
                400,
                """{"error":{"code":400,"message":"m","type":"exceed_context_size_error","n_prompt_tokens":9,"n_ctx":8}}""",
                TooLong,
                ContextLengthExceeded,
                "400",
                "m"
            },
            {
                503,
                """{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}""",
                Transient,
                ServiceUnavailable,
                "503",
                "Loading model"
            },
            { 400, """{"error":"m"}""", Invalid, InvalidRequest, null, "m" },
            {
                404,
                """{"error":{"message":"model 'x' not found","type":"api_error","param":null,"code":null}}""",
                Denied,
                ModelNotFound,
                null,
                "model 'x' not found"
            },
            {
                400,
                """[{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT"}}]""",
                Denied,
                Authentication,
                "400",
                "API key not valid. Please pass a valid API key."
            },
            {
                429,
                """[{"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED"}}]""",
                Limited,
                LlmErrorKind.RateLimit,
                "429",
                "m"
            },
            // Proxies and empty hands
            {
                502,
                "<!DOCTYPE html><html><head><title>502 Bad\r\n Gateway</title></head><body>…</body></html>",
                Transient,
                ServiceUnavailable,
                null,
                "502 Bad Gateway"
            },
            { 503, "<p>Busy.</p><p>Come back.</p>", Transient, ServiceUnavailable, null, "Busy. Come back." },
            { 404, "404 page not found\n", Denied, Configuration, null, "404 page not found" },
            { 500, "", Transient, ServiceUnavailable, null, "HTTP 500, without a message." },
            { 500, "{}", Transient, ServiceUnavailable, null, "HTTP 500, without a message." },
            { 500, """{"error":null}""", Transient, ServiceUnavailable, null, "HTTP 500, without a message." },
            { 500, """{"error":{"message":null""", Transient, ServiceUnavailable, null, """{"error":{"message":null""" },
            { 429, "slow\u001b[31m down\u0000\u202e", Limited, LlmErrorKind.RateLimit, null, "slow [31m down" },
        };

    [Theory]
    [MemberData(nameof(Answered))]
    public void Read_BodyOfTheFamily_IsUnderstood(
        int status,
        string body,
        FailureClass @class,
        LlmErrorKind kind,
        string? code,
        string message
    )
    {
        var failure = OpenAIErrors.Read(status, Answers.Headers(), Encoding.UTF8.GetBytes(body), Now);

        failure.ShouldBe(new ProviderFailure(@class, kind, message) { StatusCode = status, Code = code });
    }

    [Theory]
    [InlineData(400, Invalid, InvalidRequest)]
    [InlineData(401, Denied, Authentication)]
    [InlineData(402, Exhausted, QuotaExceeded)]
    [InlineData(403, Denied, Authentication)]
    [InlineData(404, Denied, Configuration)]
    [InlineData(405, Invalid, InvalidRequest)]
    [InlineData(408, Transient, LlmErrorKind.Timeout)]
    [InlineData(409, Transient, ServiceUnavailable)]
    [InlineData(413, TooLong, InvalidRequest)]
    [InlineData(415, Invalid, InvalidRequest)]
    [InlineData(422, Invalid, InvalidRequest)]
    [InlineData(424, Transient, ServiceUnavailable)]
    [InlineData(429, Limited, LlmErrorKind.RateLimit)]
    [InlineData(498, Limited, ServiceUnavailable)]
    [InlineData(499, Transient, ServiceUnavailable)]
    [InlineData(500, Transient, ServiceUnavailable)]
    [InlineData(502, Transient, ServiceUnavailable)]
    [InlineData(503, Transient, ServiceUnavailable)]
    [InlineData(504, Transient, LlmErrorKind.Timeout)]
    [InlineData(522, Transient, ServiceUnavailable)]
    [InlineData(529, Limited, ServiceUnavailable)]
    [InlineData(202, Transient, MalformedResponse)]
    public void Read_StatusAlone_Decides(int status, FailureClass @class, LlmErrorKind kind)
    {
        var failure = OpenAIErrors.Read(status, Answers.Headers(), default, Now);

        (failure.Class, failure.Kind).ShouldBe((@class, kind));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(307)]
    public void Read_Redirect_SaysThatItIsNotFollowed(int status)
    {
        var failure = OpenAIErrors.Read(status, Answers.Headers("location: https://elsewhere.example/"), "moved"u8, Now);

        failure.Class.ShouldBe(Invalid);
        failure.Message.ShouldContain("redirects are not followed");
    }

    public static TheoryData<string, FailureClass, LlmErrorKind, string?, string> InStream =>
        new()
        {
            { """{"error":{"message":"m","type":"server_error","param":null,"code":null}}""", Transient, ServiceUnavailable, null, "m" },
            {
                """{"id":"g","choices":[{"finish_reason":"error"}],"error":{"code":502,"message":"m","metadata":{"error_type":"provider_unavailable"}}}""",
                Transient,
                ServiceUnavailable,
                "502",
                "m"
            },
            { """{"error":{"code":429,"message":"m"}}""", Limited, LlmErrorKind.RateLimit, "429", "m" },
            { """{"error":{"code":"server_error","message":"m"}}""", Transient, ServiceUnavailable, "server_error", "m" },
            { """{"error":{"code":"401","message":"m"}}""", Denied, Authentication, "401", "m" },
            { """{"error":{"code":1234,"message":"m"}}""", Transient, Unknown, "1234", "m" },
            { """{"error":{"code":99,"message":"m"}}""", Transient, Unknown, "99", "m" },
            { """{"error":"m"}""", Transient, Unknown, null, "m" },
            { """{"error":{"message":"m"},"message":"n"}""", Transient, Unknown, null, "m" },
            { """{"error":{},"message":"n"}""", Transient, Unknown, null, "n" },
            { """{"message":"m","type":"invalid_request_error"}""", Invalid, InvalidRequest, null, "m" },
            {
                """{"object":"error","message":"the prompt is too long","type":"x"}""",
                TooLong,
                ContextLengthExceeded,
                null,
                "the prompt is too long"
            },
            {
                """{"code":500,"message":"context shift failed","type":"server_error"}""",
                Transient,
                ServiceUnavailable,
                "500",
                "context shift failed"
            },
            { """{"error":{"code":"content_filter","message":"m"}}""", Refused, ContentFilter, "content_filter", "m" },
            { """{"error":{"type":"insufficient_quota","message":"m"}}""", Exhausted, QuotaExceeded, null, "m" },
            { "oops", Transient, Unknown, null, "oops" },
            { "", Transient, Unknown, null, "The provider reported an error inside the stream, without a message." },
        };

    [Theory]
    [MemberData(nameof(InStream))]
    public void ReadInBand_ErrorOfTheFamily_IsUnderstood(
        string json,
        FailureClass @class,
        LlmErrorKind kind,
        string? code,
        string message
    ) => OpenAIErrors.ReadInBand(Encoding.UTF8.GetBytes(json)).ShouldBe(new ProviderFailure(@class, kind, message) { Code = code });

    [Fact]
    public void Read_Headers_GiveIdWaitAndVerdict()
    {
        var failure = OpenAIErrors.Read(
            429,
            Answers.Headers("x-request-id: req_1", "retry-after: 3", "x-should-retry: false"),
            "{}"u8,
            Now
        );

        failure.RequestId.ShouldBe("req_1");
        failure.RetryAfter.ShouldBe(TimeSpan.FromSeconds(3));
        failure.ShouldRetry.ShouldBe(false);
    }

    [Fact]
    public void Read_WaitInTheBody_CountsWithoutAHeader() =>
        OpenAIErrors
            .Read(
                429,
                Answers.Headers(),
                """[{"error":{"code":429,"message":"m","details":[{"@type":"x"},{"retryDelay":"34s"}]}}]"""u8,
                Now
            )
            .RetryAfter.ShouldBe(TimeSpan.FromSeconds(34));

    [Fact]
    public void Read_KeyInTheAnswer_IsBlankedBeforeTheMessageIsCut()
    {
        const string Key = "sk-secret-0123456789";
        var filler = new string('x', 1990);
        var body = Encoding.UTF8.GetBytes($$$"""{"error":{"message":"{{{filler}}} {{{Key}}}","code":"bad {{{Key}}}"}}""");

        var failure = OpenAIErrors.Read(401, Answers.Headers(), body, Now, Key);

        failure.Message.ShouldBe(filler + " ***");
        failure.Code.ShouldBe("bad ***");
    }

    [Fact]
    public void Read_EndlessMessage_IsCut() =>
        OpenAIErrors
            .Read(
                500,
                Answers.Headers(),
                Encoding.UTF8.GetBytes("""{"error":{"message":"€"}}""".Replace("€", new string('€', 50_000), StringComparison.Ordinal)),
                Now
            )
            .Message.Length.ShouldBeInRange(1_000, 2_001);

    [Theory]
    [InlineData("{\"error\":{\"message\":\"\\ud800\"}}")]
    [InlineData("{\"error\":{\"message\":\"m\"},\"\\ud800\":1}")]
    [InlineData("{\"error\":[1,2]}")]
    [InlineData("{\"detail\":[[],{},1]}")]
    [InlineData("[[[]]]")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("17")]
    public void Read_OddBody_StillClassifiesByStatus(string body) =>
        OpenAIErrors.Read(503, Answers.Headers(), Encoding.UTF8.GetBytes(body), Now).Class.ShouldBe(Transient);

    [Fact]
    public void Read_BytesThatAreNotUtf8_StillClassifiesByStatus() =>
        OpenAIErrors
            .Read(503, Answers.Headers(), [.. "{\"error\":{\"message\":\""u8, 0xFF, 0xC3, .. "\"}}"u8], Now)
            .Class.ShouldBe(Transient);
}
