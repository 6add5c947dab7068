using LlmDispatcher.Soak;

// The provider is a process of its own, so that what is measured is ours alone.
switch (args)
{
    case ["provider"]:
        return await Provider.RunAsync();
    case ["slow"]:
        return await SlowConsumer.RunAsync();
    case ["cuts"]:
        return await Cuts.RunAsync(streams: 2000);
    case ["cuts", var count] when int.TryParse(count, out var streams) && streams > 0:
        return await Cuts.RunAsync(streams);
    case []:
        return Math.Max(await SlowConsumer.RunAsync(), await Cuts.RunAsync(streams: 2000));
    default:
        Console.Error.WriteLine(
            """
            Long runs over real HTTP against a simulated provider in a process of its own.

              slow        an answer without end, read at 10 KB/s for 20 s: what does the process hold?
              cuts [N]    N streams at once (2000), every tenth broken at a random byte: is every text right, is anything left over?

            Without a name both run. Exit code 0: all is as it should be.
            """
        );
        return 2;
}
