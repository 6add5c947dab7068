namespace LlmDispatcher.Media;

/// <summary>What somebody can hand to a model beside text.</summary>
internal enum MediaKind
{
    /// <summary>Neither of the two.</summary>
    Other,

    Image,

    Recording,
}
