namespace LlmDispatcher.Cli.Commands.Batch;

/// <summary>Failures as notes: the first of them; all are in the output.</summary>
internal sealed class FailureNotes(CliContext context)
{
    private const int MaxTold = 20;

    private int _failures;

    public void Tell(int index, string id, Exception error)
    {
        if (++_failures <= MaxTold)
            context.Note(BatchViews.FailureOf(index, id, error));
        else if (_failures == MaxTold + 1)
            context.Note("more have failed; the output says which, and why");
    }
}
