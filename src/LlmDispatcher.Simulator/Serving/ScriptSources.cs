using System.Collections.Concurrent;
using LlmDispatcher.Simulator.Scripts;

namespace LlmDispatcher.Simulator.Serving;

/// <summary>Where a request's script comes from: the model's name, a header, a rule, the queue; the later on top.</summary>
internal sealed class ScriptSources
{
    private readonly ConcurrentQueue<Script> queue = new();

    public Func<SimulatedRequest, Script?>? Rule { get; set; }

    public void Enqueue(Script script) => queue.Enqueue(script);

    /// <summary>The script given in code is taken from the queue even if the request's own turns out to be wrong.</summary>
    public Script Given(SimulatedRequest request) =>
        (Rule?.Invoke(request) ?? Script.None).And(queue.TryDequeue(out var next) ? next : Script.None);

    /// <exception cref="FormatException">A directive is unknown or wrong.</exception>
    public static Script Asked(SimulatedRequest request)
    {
        var suffix = request.Model is { } model ? model[request.ModelName!.Length..] : "";
        var header = request.Headers.GetValueOrDefault("x-simulate", "");
        return ScriptText.Parse(suffix, '~').And(Script.Parse(header));
    }
}
