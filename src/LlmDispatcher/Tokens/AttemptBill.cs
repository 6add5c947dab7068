using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tokens;

/// <summary>What an attempt has used. What the provider has not reported is counted once somebody asks, and the texts are kept until then.</summary>
internal sealed class AttemptBill
{
    private readonly Lock _lock = new();
    private readonly ModelPrices? _prices;
    private readonly bool _isOpened;
    private TaskRequest? _request;
    private AnswerFold? _answer;
    private UsageDetails? _usage;

    /// <param name="request">What was sent; <see langword="null"/> when nobody knows any more, so that its length can only be reported.</param>
    /// <param name="answer">What came of it, complete.</param>
    /// <param name="prices">What its tokens cost; <see langword="null"/> when that is not known.</param>
    /// <param name="isOpened">Whether the provider had begun to answer. Until then nothing is billed.</param>
    public AttemptBill(TaskRequest? request, AnswerFold answer, ModelPrices? prices, bool isOpened)
    {
        (_prices, _isOpened) = (prices, isOpened);
        if (!isOpened)
            _usage = default(RequestTokens).ToUsage(0);
        else if (answer.Finish is not null && answer.Usage is { InputTokenCount: not null, OutputTokenCount: not null } reported)
            _usage = reported;
        else
            (_request, _answer, IsEstimated) = (request, answer, true);
    }

    public bool IsEstimated { get; }

    public UsageDetails Usage
    {
        get
        {
            lock (_lock)
            {
                if (_usage is null)
                {
                    _usage = Estimate(_request, _answer!);
                    (_request, _answer) = (null, null);
                }
                return _usage;
            }
        }
    }

    public decimal? Cost =>
        !_isOpened ? 0
        : _prices is null || Usage.InputTokenCount is null ? null
        : _prices.Cost(Usage);

    /// <summary>Of what was reported before the answer broke off, the input holds; the output may have been counted before its end.</summary>
    private static UsageDetails Estimate(TaskRequest? request, AnswerFold answer)
    {
        var written = TokenCounter.Of(answer);
        if (answer.Usage is { InputTokenCount: { } input } reported)
        {
            var usage = new UsageDetails();
            usage.Add(reported);
            usage.OutputTokenCount = Math.Max(reported.OutputTokenCount ?? 0, written);
            usage.TotalTokenCount = input + usage.OutputTokenCount;
            return usage;
        }
        written = Math.Max(answer.Usage?.OutputTokenCount ?? 0, written);
        return request is null ? new() { OutputTokenCount = written } : TokenCounter.Of(request).ToUsage(written);
    }
}
