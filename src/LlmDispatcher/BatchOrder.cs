namespace LlmDispatcher;

/// <summary>In which order the chunks of a batch are handed over. Those of one request are always in their own order.</summary>
public enum BatchOrder
{
    /// <summary>As they come, the requests in turn: many are under way in what is read.</summary>
    Interleaved,

    /// <summary>Request by request, as they were given; later answers wait for the earlier ones.</summary>
    Input,
}
