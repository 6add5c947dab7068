namespace LlmDispatcher.Streams;

/// <summary>The words of the wire language that a request came in by, which another language may lack.</summary>
internal interface IWireWords
{
    /// <summary>The language.</summary>
    WireDialect Dialect { get; }

    /// <summary>What a member is to those who speak another language.</summary>
    /// <param name="place">What it is a member of.</param>
    /// <param name="name">Its name; <c>object.member</c> for one of a nested object.</param>
    /// <param name="value">Its value: JSON, or the text of a form.</param>
    WordWeight Weigh(WordPlace place, string name, object? value);
}

/// <summary>What a member belongs to.</summary>
internal enum WordPlace
{
    /// <summary>The body of the request.</summary>
    Body,

    /// <summary>A message.</summary>
    Message,

    /// <summary>A part of a message.</summary>
    Content,

    /// <summary>A tool that is offered.</summary>
    Tool,
}

/// <summary>What leaving a member out does to a request.</summary>
internal enum WordWeight
{
    /// <summary>It could change what the request means.</summary>
    Heavy,

    /// <summary>It cannot change what the request means, but somebody may want to know.</summary>
    Light,

    /// <summary>Nothing: the request says it in common words as well, or it says nothing.</summary>
    None,
}
