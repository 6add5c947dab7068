namespace LlmDispatcher.Simulator.Scripts;

/// <summary>What the script does at the level of bytes, whatever those bytes mean.</summary>
internal static class ByteFaults
{
    public static IEnumerable<Step> Apply(IEnumerable<Step> steps, Script script)
    {
        var broken = Earliest(script) is var (at, fault) ? Break(steps, at, fault) : steps;
        return script.TinyWrites ? broken.SelectMany(OneByOne) : broken;
    }

    private static (int At, Step Fault)? Earliest(Script script) =>
        new (int? At, Step Fault)[]
        {
            (script.CutAtByte, new Step.Cut()),
            (script.ResetAtByte, new Step.Reset()),
            (script.StallAtByte, new Step.Silence()),
        }
            .Where(fault => fault.At is not null)
            .OrderBy(fault => fault.At)
            .Select(fault => ((int, Step)?)(fault.At!.Value, fault.Fault))
            .FirstOrDefault();

    private static IEnumerable<Step> Break(IEnumerable<Step> steps, int at, Step fault)
    {
        var left = at;
        foreach (var step in steps)
        {
            if (step is Step.Send { Bytes: var bytes } && bytes.Length >= left)
            {
                if (left > 0)
                    yield return new Step.Send(bytes[..left], bytes.Length == left ? ((Step.Send)step).Events : 0);
                yield return fault;
                yield break;
            }

            left -= step is Step.Send send ? send.Bytes.Length : 0;
            yield return step;
        }
    }

    private static IEnumerable<Step> OneByOne(Step step) =>
        step is Step.Send { Bytes: var bytes, Events: var events }
            ? Enumerable.Range(0, bytes.Length).Select(i => new Step.Send(bytes.Slice(i, 1), i == bytes.Length - 1 ? events : 0))
            : [step];
}
