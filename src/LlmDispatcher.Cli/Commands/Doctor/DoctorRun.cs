using LlmDispatcher.Hosting;

namespace LlmDispatcher.Cli.Commands.Doctor;

/// <summary>One run of <c>llmd doctor</c>.</summary>
internal sealed class DoctorRun(string? config, bool isJson, CliContext context)
{
    public Task<int> RunAsync() =>
        new ProtectedRun(context).RunAsync(async () =>
        {
            var (configured, error) = Read();
            List<Finding> findings =
            [
                .. KeyCheck.Find(context.Environment),
                .. new FileCheck(context, config).Find(),
                .. ProviderCheck.Find(configured, error),
                .. GatewayCheck.Find(configured),
                .. ModelCheck.Find(configured?.Listed ?? [], DateOnly.FromDateTime(context.Time.GetUtcNow().UtcDateTime)),
                .. await new LocalServerCheck(context).FindAsync(),
            ];
            var canAnswer = configured is { Ids.Count: > 0 };
            if (isJson)
                FindingsOutput.WriteJson(findings, canAnswer, context.Out);
            else
                FindingsOutput.WriteText(findings, canAnswer, context);
            context.Out.Flush();
            return canAnswer ? ExitCode.Ok : ExitCode.Failed;
        });

    private (LlmSwitchBuilder? Configured, LlmConfigurationException? Error) Read()
    {
        try
        {
            var configured = DefaultConfiguration.Read(context.Environment, context.Directory, config);
            if (configured.Ids.Count > 0)
                configured.Build().Dispose(); // whether the parts fit together shows only then
            return (configured, null);
        }
        catch (LlmConfigurationException error)
        {
            return (null, error);
        }
    }
}
