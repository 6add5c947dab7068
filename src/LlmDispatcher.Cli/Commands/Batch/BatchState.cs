using System.Text;
using System.Text.Json;

namespace LlmDispatcher.Cli.Commands.Batch;

/// <summary>The file beside the output that says which input it belongs to. As long as it is open, it is the lock: the system lets go of it when the process ends, however it ends.</summary>
internal sealed class BatchState : IDisposable
{
    public const string Suffix = ".state";

    private const int MaxLength = 4096;

    private readonly FileStream _file;

    private BatchState(FileStream file) => _file = file;

    /// <exception cref="UsageException">Another process has it.</exception>
    public static BatchState Lock(string output, string name)
    {
        try
        {
            return new(new FileStream(output + Suffix, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new UsageException($"'{name}' is being written by another llmd, or cannot be locked: {e.Message}");
        }
    }

    /// <returns>The hash of the input; <see langword="null"/> when there is none that can be read.</returns>
    public string? Read()
    {
        if (_file.Length is 0 or > MaxLength)
            return null;
        var bytes = new byte[_file.Length];
        _file.Position = 0;
        _file.ReadExactly(bytes);
        try
        {
            using var state = JsonDocument.Parse(bytes);
            return state.RootElement.GetProperty("input").GetString();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    public void Write(string hash)
    {
        _file.SetLength(0);
        _file.Position = 0;
        _file.Write(Encoding.UTF8.GetBytes($$"""{"version":1,"input":"{{hash}}"}""" + "\n"));
        _file.Flush(flushToDisk: true);
    }

    public void Dispose() => _file.Dispose();
}
