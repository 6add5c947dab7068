namespace LlmDispatcher.Cli.Rendering;

/// <summary>Where nobody looks at the output: a line for every tenth of the answer.</summary>
/// <param name="note">Takes the lines.</param>
internal sealed class ProgressLines(Action<string> note) : IProgressDisplay
{
    private const int Step = 10;

    private int _shown;

    public void Hide() { }

    public void Show(StreamProgress progress)
    {
        var tenth = (int)progress.Percent / Step;
        if (tenth <= _shown)
            return;
        _shown = tenth;
        note(ProgressText.Of(progress));
    }
}
