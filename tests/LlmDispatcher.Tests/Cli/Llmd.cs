using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LlmDispatcher.Tests.Cli;

/// <summary>The real executable, in a process with an environment and a directory of its own.</summary>
internal sealed class Llmd : IDisposable
{
    private const int Interrupt = 2;
    private const int Terminate = 15;

    private readonly Process _process;
    private readonly string _directory = Directory.CreateTempSubdirectory("llmd-test-").FullName;

    private Llmd(string[] args, IReadOnlyDictionary<string, string> environment, string? llmdJson)
    {
        if (llmdJson is not null)
            File.WriteAllText(Path.Combine(_directory, "llmd.json"), llmdJson);
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "llmd.exe" : "llmd"), args)
        {
            WorkingDirectory = _directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var inherited = start.Environment.Where(v => v.Key is "PATH" or "HOME" or "SystemRoot" or "DOTNET_ROOT").ToList();
        start.Environment.Clear();
        foreach (var (name, value) in inherited.Concat(environment.Select(v => KeyValuePair.Create(v.Key, (string?)v.Value))))
            start.Environment[name] = value;
        if (
            Path.GetDirectoryName(Environment.ProcessPath) is { } host
            && Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
        )
            start.Environment.TryAdd("DOTNET_ROOT", host);
        _process = Process.Start(start)!;
    }

    public Stream Out => _process.StandardOutput.BaseStream;

    public static Llmd Start(Uri? openAI, params string[] args) =>
        new(
            args,
            openAI is null ? new Dictionary<string, string>() : new() { ["OPENAI_BASE_URL"] = new Uri(openAI, "v1").ToString() },
            llmdJson: null
        );

    public static Llmd StartWith(string llmdJson, params string[] args) => new(args, new Dictionary<string, string>(), llmdJson);

    /// <summary>Runs to the end with the given input.</summary>
    public Task<(int ExitCode, byte[] Out, string Error)> EndAsync(CancellationToken ct, string input = "") =>
        EndAsync(System.Text.Encoding.UTF8.GetBytes(input), ct);

    /// <summary>Runs to the end with the given input.</summary>
    public async Task<(int ExitCode, byte[] Out, string Error)> EndAsync(byte[] input, CancellationToken ct)
    {
        await _process.StandardInput.BaseStream.WriteAsync(input, ct);
        _process.StandardInput.Close();
        var error = _process.StandardError.ReadToEndAsync(ct);
        using var output = new MemoryStream();
        await Out.CopyToAsync(output, ct);
        await _process.WaitForExitAsync(ct);
        return (_process.ExitCode, output.ToArray(), await error);
    }

    /// <summary>Waits for the end without reading what it writes.</summary>
    public async Task<(int ExitCode, string Error)> ExitAsync(CancellationToken ct)
    {
        var error = await _process.StandardError.ReadToEndAsync(ct);
        await _process.WaitForExitAsync(ct);
        return (_process.ExitCode, error);
    }

    public async Task<string> ReadLineAsync(CancellationToken ct) => await _process.StandardOutput.ReadLineAsync(ct) ?? "";

    public void PressCtrlC() => _ = Kill(_process.Id, Interrupt);

    public void AskToTerminate() => _ = Kill(_process.Id, Terminate);

    /// <summary>Ends it as <c>kill -9</c> does: it has no say in it.</summary>
    public async Task KillAsync(CancellationToken ct)
    {
        _process.Kill();
        await _process.WaitForExitAsync(ct);
    }

    /// <summary>Ends it at once, without a word to it.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);
}
