namespace LlmDispatcher.Cli.Commands.Doctor;

/// <summary>Which servers on this machine answer.</summary>
internal sealed class LocalServerCheck(CliContext context)
{
    private const int Shown = 3;

    public async Task<IReadOnlyList<Finding>> FindAsync()
    {
        using var probe = new LocalServerProbe(context.Time);
        var answers = await Task.WhenAll(context.LocalServers.Select(s => probe.AskAsync(s.BaseUrl, context.Stopping)));
        var found = context.LocalServers.Zip(answers).Where(a => a.Second is not null).Select(a => Of(a.First, a.Second!)).ToList();
        return found.Count > 0
            ? found
            : [new(Level.Note, "local", $"No local server answers ({string.Join(", ", context.LocalServers.Select(s => s.Name))}).")];
    }

    private static Finding Of(LocalServer server, IReadOnlyList<string> models)
    {
        var names = string.Join(", ", models.Take(Shown)) + (models.Count > Shown ? $" and {models.Count - Shown} more" : "");
        return new(
            Level.Ok,
            "local",
            $"A server answers at {server.BaseUrl} ({server.Name}'s port), with {(models.Count == 0 ? "no model" : names)}.",
            $"To use it, write under 'providers' in llmd.json: \"{server.Id}\": {{ \"baseUrl\": \"{server.BaseUrl}\", \"models\": [\"{(models is [var first, ..] ? first : "…")}\"] }}"
        );
    }
}
