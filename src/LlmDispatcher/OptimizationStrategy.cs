namespace LlmDispatcher;

/// <summary>What counts most when several models could answer. Ties are decided by <see cref="Balanced"/>.</summary>
public enum OptimizationStrategy
{
    /// <summary>Quality, cost, speed and reliability together, quality twice.</summary>
    Balanced,

    /// <summary>The best answer.</summary>
    Performance,

    /// <summary>The cheapest answer, by the tokens that are expected.</summary>
    Cost,

    /// <summary>The answer that is complete first.</summary>
    Speed,

    /// <summary>The provider that fails least.</summary>
    Reliability,
}
