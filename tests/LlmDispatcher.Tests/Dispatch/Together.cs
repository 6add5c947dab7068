namespace LlmDispatcher.Tests.Dispatch;

/// <summary>Has many threads do something at the same moment.</summary>
internal static class Together
{
    public static T[] Run<T>(int threads, Func<T> act)
    {
        using var start = new Barrier(threads);
        var results = new T[threads];
        Thread[] all =
        [
            .. Enumerable
                .Range(0, threads)
                .Select(i => new Thread(() =>
                {
                    start.SignalAndWait();
                    results[i] = act();
                })),
        ];
        foreach (var thread in all)
            thread.Start();
        foreach (var thread in all)
            thread.Join();
        return results;
    }
}
