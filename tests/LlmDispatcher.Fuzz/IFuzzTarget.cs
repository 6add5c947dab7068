namespace LlmDispatcher.Fuzz;

/// <summary>A reader of bytes that others write.</summary>
internal interface IFuzzTarget
{
    string Name { get; }

    /// <summary>Good inputs, which are then spoiled.</summary>
    IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Reads an input and checks all that must hold. It does so on the caller's thread alone, so that what it allocates can be told.</summary>
    /// <param name="input">Any bytes.</param>
    /// <param name="random">For what else may vary: where the reads break, which status an answer has.</param>
    /// <exception cref="Exception">The reader let another exception escape than its own typed one, or broke a rule.</exception>
    void Feed(byte[] input, Random random);
}
