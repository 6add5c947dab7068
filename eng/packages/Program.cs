using LlmDispatcher;
using LlmDispatcher.Simulator;

await using var provider = await SimulatorServer.StartAsync(new SimulatorOptions { Pace = Pace.Instant });
using var llm = LlmSwitch.Create(b =>
    b.AddProvider(
        "openai",
        new ProviderOptions
        {
            BaseUrl = new Uri(provider.BaseAddress, "v1"),
            ApiKey = "any",
            Models = { "gpt-4o" },
        }
    )
);

provider.Enqueue(Script.Parse("status=503")); // the next request is refused,
provider.Enqueue(Script.Parse("cut-at-event=5")); // and the one after it breaks off

await foreach (var text in llm.StreamAsync(new TaskRequest("Tell me about the tide")))
    Console.Write(text); // whole all the same

foreach (var attempt in provider.Attempts)
    Console.WriteLine(attempt); // what was asked, and how each answer ended

// From here on it is ours: what a user may expect of the packages, one line for each.
Console.WriteLine();
await Expectations.CheckAsync(llm, provider);
Symbols.Check(args[0]);
