namespace LlmDispatcher.Cli.Rendering;

/// <summary>Shows beside an answer how far it is.</summary>
internal interface IProgressDisplay
{
    /// <summary>Makes room for more of the answer.</summary>
    void Hide();

    /// <summary>Shows how far it is now.</summary>
    void Show(StreamProgress progress);
}
