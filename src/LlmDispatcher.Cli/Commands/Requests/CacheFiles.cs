using LlmDispatcher.Stores.Sqlite;

namespace LlmDispatcher.Cli.Commands.Requests;

/// <summary>Where the tool keeps answers, when it is to.</summary>
internal sealed class CacheFiles : IDisposable
{
    private const int MaxEntries = 1000;

    private readonly SqliteCacheStore _store;

    private CacheFiles(SqliteCacheStore store, CliContext context)
    {
        _store = store;
        Cache = new()
        {
            Store = store,
            MaxEntries = MaxEntries,
            StoreFailed = error => Tell(error, context),
        };
    }

    public StreamingCache Cache { get; }

    /// <summary>Has the configuration's <c>sqlite:PATH</c> opened.</summary>
    public static void Teach(LlmSwitchBuilder builder, CliContext context)
    {
        builder.AddCacheStore("sqlite", path => SqliteCacheStore.Open(path, context.Time));
        builder.CacheFailed = error => Tell(error, context);
    }

    /// <param name="isAsked">Whether answers are to be kept.</param>
    /// <param name="file">Where; <see langword="null"/> for the usual place.</param>
    /// <param name="context">What surrounds the tool.</param>
    /// <returns><see langword="null"/> when they are not.</returns>
    /// <exception cref="UsageException">The file will not do.</exception>
    public static CacheFiles? Open(bool isAsked, string? file, CliContext context)
    {
        if (!isAsked && file is null)
            return null;
        var path = file is null ? UsualFile(context) : Path.GetFullPath(file, context.Directory);
        if (Directory.Exists(path))
            throw new UsageException($"The cache '{path}' is a directory; name a file with --cache-file.");
        if (!Directory.Exists(Path.GetDirectoryName(path)))
            throw new UsageException($"The cache '{path}' cannot be opened: there is no directory '{Path.GetDirectoryName(path)}'.");
        try
        {
            return new(SqliteCacheStore.Open(path, context.Time), context);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new UsageException(error.Message);
        }
    }

    public void Dispose() => _store.Dispose();

    private static string UsualFile(CliContext context)
    {
        var variables = context.Environment;
        var caches =
            variables.GetValueOrDefault("XDG_CACHE_HOME") is { Length: > 0 } xdg ? xdg
            : variables.GetValueOrDefault("LOCALAPPDATA") is { Length: > 0 } local ? local
            : variables.GetValueOrDefault("HOME") is { Length: > 0 } home ? Path.Combine(home, ".cache")
            : throw new UsageException("There is no HOME to keep answers in: name a file with --cache-file.");
        var folder = Path.GetFullPath(Path.Combine(caches, "llmd"), context.Directory);
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(folder);
            else
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute); // questions are private
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The directory '{folder}' cannot be made: {error.Message} Name a file with --cache-file.");
        }
        return Path.Combine(folder, "answers.db");
    }

    private static void Tell(Exception error, CliContext context) =>
        context.Note($"the cache failed, and the answer goes on without it: {error.Message}");
}
