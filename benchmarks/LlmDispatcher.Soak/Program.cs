using LlmDispatcher.Soak;

// The provider is a process of its own, so that what is measured is ours alone.
switch (args)
{
    case ["provider"]:
        await Provider.ServeAsync();
        return 0;
    case ["slow"]:
        return Report.Print(await SlowConsumer.RunAsync());
    case ["cuts"]:
        return Report.Print(await ManyStreams.RunAsync(streams: 2000));
    case ["cuts", var count] when int.TryParse(count, out var streams) && streams > 0:
        return Report.Print(await ManyStreams.RunAsync(streams));
    case ["held"]:
        return Report.Print(await HeldStreams.RunAsync(streams: 1000, llmd: null));
    case ["held", var count] when int.TryParse(count, out var streams) && streams > 0:
        return Report.Print(await HeldStreams.RunAsync(streams, llmd: null));
    case ["held", var count, var llmd] when int.TryParse(count, out var streams) && streams > 0:
        return Report.Print(await HeldStreams.RunAsync(streams, llmd));
    case []:
        return Report.Print([
            .. await SlowConsumer.RunAsync(),
            .. await ManyStreams.RunAsync(streams: 2000),
            .. await HeldStreams.RunAsync(streams: 1000, llmd: null),
        ]);
    default:
        Console.Error.WriteLine(
            """
            Long runs over real HTTP against a simulated provider in a process of its own.

              slow        an answer without end, read at 10 KB/s for 20 s: what does the process hold?
              cuts [N]    N streams at once (2000), one in ten broken at a random byte: is every text right, is anything left over?
              held [N] [LLMD]
                          N slow streams (1000) held open through 'llmd serve' (or the executable LLMD): what does one cost, is anything left?

            Without a name all run. Prints a table; exit code 0: every limit in it holds.
            """
        );
        return 2;
}
