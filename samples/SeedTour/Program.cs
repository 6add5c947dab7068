// The seed page's guide to streaming, section by section, in C#. Begin with Basic/SimpleStreaming.cs; what is in Stage only puts it on the screen.
using System.Runtime.InteropServices;
using System.Text;
using LlmDispatcher;
using SeedTour.Stage;

Console.OutputEncoding = Encoding.UTF8;
using var stopping = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(
    PosixSignal.SIGINT,
    signal =>
    {
        signal.Cancel = !stopping.IsCancellationRequested; // a second Ctrl-C ends the process at once
        stopping.Cancel();
    }
);

var arguments = Arguments.Parse(args);
if (arguments.Answer is { } answer)
{
    (arguments.IsWrong ? Console.Error : Console.Out).WriteLine(answer);
    return arguments.IsWrong ? 2 : 0;
}
try
{
    if (arguments.IsReal)
        _ = LlmSwitch.Global; // made from the environment and llmd.json when it is first asked for
    return await Player.PlayAsync(arguments.Sections, arguments.IsReal, stopping.Token);
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    Console.Error.WriteLine("\nStopped.");
    return 130;
}
catch (LlmConfigurationException missing)
{
    Console.Error.WriteLine(missing.Message);
    return 2;
}
