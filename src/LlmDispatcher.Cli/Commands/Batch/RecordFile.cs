using System.Collections;

namespace LlmDispatcher.Cli.Commands.Batch;

/// <summary>
/// Answers to a file that only ever grows, each by one write: what a kill leaves behind is whole records, and perhaps the beginning of one, which is cut off by the next run. It is put on disk for good once a
/// second and at the end; what a power failure takes of the last second is asked again.
/// </summary>
internal sealed class RecordFile : IRecords
{
    private static readonly TimeSpan SyncInterval = TimeSpan.FromSeconds(1);

    private readonly BatchState _state;
    private readonly FileStream _file;
    private readonly BitArray _done;
    private readonly TimeProvider _time;
    private long _synced;

    private RecordFile(BatchState state, FileStream file, BitArray done, TimeProvider time)
    {
        _state = state;
        _file = file;
        _done = done;
        _time = time;
        _synced = time.GetTimestamp();
        Before = done.Cast<bool>().Count(d => d);
    }

    public int Before { get; }

    /// <exception cref="UsageException">It cannot be begun, or cannot be gone on with.</exception>
    public static async Task<RecordFile> OpenAsync(BatchArguments arguments, BatchInput input, CliContext context)
    {
        var name = arguments.Output;
        var path = Path.GetFullPath(name, context.Directory);
        if (Directory.Exists(path))
            throw new UsageException($"'{name}' is a directory; name a file.");
        if (!arguments.Resume && !arguments.Force && HasContent(path))
            throw Exists(name);
        try
        {
            return await OpenAsync(path, arguments, input, context);
        }
        catch (DirectoryNotFoundException)
        {
            throw new UsageException($"'{name}' cannot be written: there is no directory '{Path.GetDirectoryName(path)}'.");
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UsageException($"'{name}' cannot be written: {e.Message}");
        }
    }

    public bool IsDone(int index) => _done[index];

    public void Write(ReadOnlySpan<byte> record)
    {
        _file.Write(record);
        if (_time.GetElapsedTime(_synced) < SyncInterval)
            return;
        _file.Flush(flushToDisk: true);
        _synced = _time.GetTimestamp();
    }

    public void Dispose()
    {
        try
        {
            _file.Flush(flushToDisk: true);
        }
        finally
        {
            _file.Dispose();
            _state.Dispose(); // last: it is the lock
        }
    }

    private static async Task<RecordFile> OpenAsync(string path, BatchArguments arguments, BatchInput input, CliContext context)
    {
        var state = BatchState.Lock(path, arguments.Output);
        try
        {
            var done = new BitArray(input.Count);
            if (arguments.Resume && HasContent(path))
                await ResumeAsync(path, state, arguments, input, done, context.Stopping);
            else if (HasContent(path) && !arguments.Force)
                throw Exists(arguments.Output); // by another process, a moment ago
            if (!done.HasAnySet())
            {
                // First the old answers, then the new state: between the two there is nothing that would be taken for this input's.
                File.Create(path).Dispose();
                state.Write(input.Hash);
            }
            var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 0);
            file.Seek(0, SeekOrigin.End);
            return new RecordFile(state, file, done, context.Time);
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    private static async Task ResumeAsync(
        string path,
        BatchState state,
        BatchArguments arguments,
        BatchInput input,
        BitArray done,
        CancellationToken cancellationToken
    )
    {
        var found = await RecordScan.ReadAsync(path, arguments.Output, cancellationToken);
        if (found.Answered.Count == 0 && found.Failed == 0)
            return;
        switch (state.Read())
        {
            case null:
                throw new UsageException(
                    $"'{arguments.Output}{BatchState.Suffix}' is missing or damaged, so it is not known what '{arguments.Output}' belongs to. Begin anew with --force, or write elsewhere."
                );
            case var hash when hash != input.Hash:
                throw new UsageException(
                    $"'{arguments.Output}' was begun with another input: '{arguments.Input}' is not it, or was changed since. Go on with the one it was, or begin anew with --force."
                );
        }
        foreach (var index in found.Answered)
        {
            if (index >= input.Count || done[index])
                throw new UsageException(
                    $"'{arguments.Output}' has answers to requests that are not in '{arguments.Input}', or has them twice."
                );
            done[index] = true;
        }
        if (found.Failed > 0)
            await RecordScan.KeepAnsweredAsync(path, cancellationToken);
        else
            Cut(path, found.Length);
    }

    private static void Cut(string path, long length)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read);
        if (file.Length > length)
            file.SetLength(length);
    }

    private static bool HasContent(string path) => new FileInfo(path) is { Exists: true, Length: > 0 };

    private static UsageException Exists(string name) => new($"'{name}' exists. Go on with it by --resume, or overwrite it by --force.");
}
