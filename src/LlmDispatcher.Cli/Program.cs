using LlmDispatcher.Cli;
using LlmDispatcher.Cli.Terminal;

using var stop = new StopSignals();
using var output = StandardOutput.Open();
return await CommandLine.RunAsync(args, ProcessContext.Read(output, stop));
