using System.Data;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace LlmDispatcher.Stores.Sqlite;

/// <summary>
/// Keeps a cache's answers in one SQLite file, which several processes may share. An entry is there whole or not at all, whatever ends the process. The file holds questions and answers as they are: whoever
/// can read it can read them.
/// </summary>
public sealed class SqliteCacheStore : ICacheStore, IDisposable
{
    private const string Removal = "DELETE FROM entries WHERE position = ";

    private readonly Lock _lock = new();
    private readonly SqliteConnection _connection;
    private readonly TimeProvider _time;
    private readonly Dictionary<long, long> _used = [];
    private bool _isDisposed;

    private SqliteCacheStore(SqliteConnection connection, TimeProvider time) => (_connection, _time) = (connection, time);

    /// <summary>Opens a file, or makes one.</summary>
    /// <param name="path">The file; its directory must be there.</param>
    /// <param name="timeProvider">The clock of what was used last; <see langword="null"/> for the system's.</param>
    /// <exception cref="InvalidDataException">The file is none of ours, is damaged, or comes from a newer version. It was left as it is.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static SqliteCacheStore Open(string path, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new(CacheFile.Open(path), timeProvider ?? TimeProvider.System);
    }

    /// <inheritdoc/>
    public ValueTask<CacheEntry?> FindAsync(string key, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            using var find = Command(
                "SELECT position, grp, question, vector, provider, model, stored_at, cost, answer FROM entries WHERE key = $key",
                ("$key", key)
            );
            using var row = find.ExecuteReader(CommandBehavior.SingleRow);
            if (!row.Read())
                return default;
            var position = row.GetInt64(0);
            _used[position] = _time.GetUtcNow().UtcTicks; // written with the next entry: before that, nothing has to go
            return new(
                new CacheEntry((byte[])row[8])
                {
                    Key = key,
                    Group = row.GetString(1),
                    Text = row.GetString(2),
                    Vector = row.IsDBNull(3) ? default : Vector((byte[])row[3]),
                    Provider = row.GetString(4),
                    Model = row.GetString(5),
                    StoredAt = new DateTimeOffset(row.GetInt64(6), TimeSpan.Zero),
                    Cost = row.IsDBNull(7) ? null : decimal.Parse(row.GetString(7), CultureInfo.InvariantCulture),
                    Tags = Tags(position),
                }
            );
        }
    }

    /// <inheritdoc/>
    public ValueTask<int> AddAsync(CacheEntry entry, CacheLimits limits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(limits);
        lock (_lock)
        {
            using var transaction = _connection.BeginTransaction(deferred: false);
            WriteUses();
            Execute("DELETE FROM entries WHERE key = $key", ("$key", entry.Key));
            Insert(entry);
            var position = Scalar("SELECT last_insert_rowid()");
            foreach (var tag in entry.Tags.Distinct(StringComparer.Ordinal))
                Execute("INSERT INTO tags (tag, position) VALUES ($tag, $position)", ("$tag", tag), ("$position", position));
            var evicted = Evict(limits, position);
            transaction.Commit();
            _used.Clear();
            return new(evicted);
        }
    }

    /// <inheritdoc/>
    public ValueTask<int> RemoveAsync(CacheFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        lock (_lock)
        {
            return new(
                Execute(
                    "DELETE FROM entries WHERE ($key IS NULL OR key = $key) AND ($model IS NULL OR model = $model OR provider || '/' || model = $model)"
                        + " AND ($tag IS NULL OR position IN (SELECT position FROM tags WHERE tag = $tag))",
                    ("$key", filter.Key),
                    ("$model", filter.Model),
                    ("$tag", filter.Tag)
                )
            );
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<CacheQuestion>> ReadQuestionsAsync(long after, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            using var find = Command(
                "SELECT position, key, grp, question, vector FROM entries WHERE position > $after AND vector IS NOT NULL ORDER BY position",
                ("$after", after)
            );
            using var row = find.ExecuteReader();
            var questions = new List<CacheQuestion>();
            while (row.Read())
                questions.Add(new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), Vector((byte[])row[4])));
            return new(questions);
        }
    }

    /// <inheritdoc/>
    public ValueTask<(long Entries, long Bytes)> ReadSizeAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return new(Size());
    }

    /// <summary>Closes the file. What is asked for after that fails, which a cache takes for a miss.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _connection.Dispose();
        }
    }

    private void Insert(CacheEntry entry)
    {
        var vector = MemoryMarshal.AsBytes(entry.Vector.Span).ToArray();
        var answer = entry.Answer.ToArray();
        var size = answer.Length + vector.Length + 2L * entry.Text.Length + 300;
        Execute(
            "INSERT INTO entries (key, grp, question, vector, provider, model, stored_at, used_at, cost, size, answer)"
                + " VALUES ($key, $group, $question, $vector, $provider, $model, $stored, $used, $cost, $size, $answer)",
            ("$key", entry.Key),
            ("$group", entry.Group),
            ("$question", entry.Text),
            ("$vector", vector.Length == 0 ? null : vector),
            ("$provider", entry.Provider),
            ("$model", entry.Model),
            ("$stored", entry.StoredAt.UtcTicks),
            ("$used", _time.GetUtcNow().UtcTicks),
            ("$cost", entry.Cost?.ToString(CultureInfo.InvariantCulture)),
            ("$size", size),
            ("$answer", answer)
        );
    }

    private int Evict(CacheLimits limits, long newest)
    {
        var evicted = 0;
        if (limits.OldestAllowed is { } oldest)
            evicted += Execute(
                "DELETE FROM entries WHERE stored_at < $oldest AND position <> $newest",
                ("$oldest", oldest.UtcTicks),
                ("$newest", newest)
            );
        while (Size() is var (entries, bytes) && entries > 1 && (entries > limits.MaxEntries || bytes > limits.MaxBytes))
        {
            evicted += Execute(
                Removal + "(SELECT position FROM entries WHERE position <> $newest ORDER BY used_at, position LIMIT 1)",
                ("$newest", newest)
            );
        }
        return evicted;
    }

    private void WriteUses()
    {
        foreach (var (position, at) in _used)
            Execute("UPDATE entries SET used_at = $at WHERE position = $position AND used_at < $at", ("$at", at), ("$position", position));
    }

    private (long Entries, long Bytes) Size()
    {
        using var find = Command("SELECT entries, bytes FROM totals");
        using var row = find.ExecuteReader(CommandBehavior.SingleRow);
        row.Read();
        return (row.GetInt64(0), row.GetInt64(1));
    }

    private List<string> Tags(long position)
    {
        using var find = Command("SELECT tag FROM tags WHERE position = $position ORDER BY tag", ("$position", position));
        using var row = find.ExecuteReader();
        var tags = new List<string>();
        while (row.Read())
            tags.Add(row.GetString(0));
        return tags;
    }

    private static float[] Vector(byte[] bytes) => MemoryMarshal.Cast<byte, float>(bytes).ToArray();

    private int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = Command(sql, values);
        return command.ExecuteNonQuery();
    }

    private long Scalar(string sql)
    {
        using var command = Command(sql);
        return (long)command.ExecuteScalar()!;
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}
