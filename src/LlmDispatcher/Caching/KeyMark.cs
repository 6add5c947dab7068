namespace LlmDispatcher.Caching;

/// <summary>The places of a key. Their numbers are part of every key that was ever made: never change one, only add.</summary>
internal static class KeyMark
{
    public const byte End = 0;
    public const byte Scope = 1;
    public const byte Plan = 2;
    public const byte Task = 3;
    public const byte Model = 4;
    public const byte Sampling = 5;
    public const byte Reasoning = 6;
    public const byte Format = 7;
    public const byte Tools = 8;
    public const byte Extras = 9;
    public const byte System = 10;
    public const byte Message = 11;
    public const byte Wire = 12;
    public const byte Embedder = 13;

    public const byte TextPart = 32;
    public const byte QuestionPart = 33;
    public const byte ReasoningPart = 34;
    public const byte DataPart = 35;
    public const byte UriPart = 36;
    public const byte CallPart = 37;
    public const byte ResultPart = 38;
    public const byte ErrorPart = 39;
    public const byte FilePart = 40;

    public const byte JsonFormat = 64;
    public const byte TextFormat = 65;
    public const byte Contents = 66;
    public const byte Value = 67;
}
