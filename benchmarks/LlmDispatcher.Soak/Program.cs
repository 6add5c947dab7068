using LlmDispatcher.Soak;

// dotnet run -c Release --project benchmarks/LlmDispatcher.Soak [slow|many|all]
// The simulator runs in a process of its own, so that what is measured is the dispatcher's.
switch (args.FirstOrDefault() ?? "all")
{
    case "simulator":
        await Provider.ServeAsync();
        return 0;
    case "slow":
        return Report.Print(await SlowConsumer.RunAsync());
    case "many":
        return Report.Print(await ManyStreams.RunAsync(args.Length > 1 ? int.Parse(args[1], null) : 2000));
    case "all":
        return Report.Print([.. await SlowConsumer.RunAsync(), .. await ManyStreams.RunAsync(2000)]);
    default:
        Console.Error.WriteLine("Usage: LlmDispatcher.Soak [slow | many [streams] | all]");
        return 2;
}
