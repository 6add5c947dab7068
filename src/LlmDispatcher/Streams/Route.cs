namespace LlmDispatcher.Streams;

/// <summary>One provider and one model that could answer.</summary>
/// <param name="Provider">The provider's id.</param>
/// <param name="Model">The model's name, as that provider knows it.</param>
public sealed record Route(string Provider, string Model)
{
    /// <summary><c>provider/model</c>.</summary>
    public override string ToString() => $"{Provider}/{Model}";
}
