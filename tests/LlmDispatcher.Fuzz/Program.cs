using LlmDispatcher.Fuzz;
using LlmDispatcher.Fuzz.Targets;

if (FuzzArguments.Read(args) is not { } arguments)
{
    Console.Error.WriteLine(
        $"""
        Feeds every reader with random bytes and spoiled recordings. No exception may escape but its typed one, nothing may hang, and memory stays in proportion to the input.

          LlmDispatcher.Fuzz [READER…] [--minutes N] [--seed S] [--at NUMBER]

        Readers: {string.Join(", ", AllTargets.List.Select(t => t.Name))}; without a name all, one after the other.
        --minutes is for each reader (1). --at feeds the one input of that number, to see a finding again.
        Exit code 0: nothing was found; 1: something was, and is printed; 3: a reader did not come back from an input within a minute of processor time.
        """
    );
    return 2;
}

var found = 0;
foreach (var target in arguments.Targets)
{
    var run = new FuzzRun(target, arguments.Seed);
    using var watch = new Watch(target.Name, arguments.Seed, run);
    var begun = TimeProvider.System.GetTimestamp();
    var kinds = new Dictionary<string, int>();
    for (var number = arguments.At ?? 0; Goes(number); number++)
    {
        if (run.Feed(number) is not { } finding)
            continue;
        var times = kinds[finding.Kind] = kinds.GetValueOrDefault(finding.Kind) + 1;
        if (times == 1)
            Console.WriteLine($"FOUND {finding}\n");
    }
    found += kinds.Count;
    Console.WriteLine(
        $"{target.Name}: {run.Count:N0} inputs, {run.Bytes / 1e6:N0} MB in {TimeProvider.System.GetElapsedTime(begun).TotalMinutes:N1} min, seed {arguments.Seed}; "
            + $"{kinds.Count} kinds of findings; at most {run.MostMemory:N0} bytes of memory for one of input; the longest took {run.Longest.TotalMilliseconds:N0} ms"
    );

    bool Goes(long number) =>
        arguments.At is { } only ? number == only : TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromMinutes(arguments.Minutes);
}
return found == 0 ? 0 : 1;
