using Microsoft.Data.Sqlite;

namespace LlmDispatcher.Stores.Sqlite;

/// <summary>The file of a cache: whether it is one, and how it is laid out.</summary>
internal static class CacheFile
{
    /// <summary>In the file's header: "LLMC".</summary>
    private const long Mark = 0x4C4C4D43;

    private const int NotADatabase = 26;
    private const int Corrupt = 11;

    /// <summary>Each step leads from one version to the next; none is ever changed.</summary>
    private static readonly string[] Steps =
    [
        """
            CREATE TABLE entries (
                position INTEGER PRIMARY KEY AUTOINCREMENT,
                key TEXT NOT NULL UNIQUE,
                grp TEXT NOT NULL,
                question TEXT NOT NULL,
                vector BLOB,
                provider TEXT NOT NULL,
                model TEXT NOT NULL,
                stored_at INTEGER NOT NULL,
                used_at INTEGER NOT NULL,
                cost TEXT,
                size INTEGER NOT NULL,
                answer BLOB NOT NULL
            );
            CREATE INDEX entries_by_use ON entries (used_at, position);
            CREATE INDEX entries_by_age ON entries (stored_at);
            CREATE TABLE tags (tag TEXT NOT NULL, position INTEGER NOT NULL REFERENCES entries (position) ON DELETE CASCADE, PRIMARY KEY (tag, position)) WITHOUT ROWID;
            CREATE INDEX tags_by_entry ON tags (position);
            CREATE TABLE totals (entries INTEGER NOT NULL, bytes INTEGER NOT NULL);
            INSERT INTO totals VALUES (0, 0);
            CREATE TRIGGER entry_added AFTER INSERT ON entries BEGIN UPDATE totals SET entries = entries + 1, bytes = bytes + NEW.size; END;
            CREATE TRIGGER entry_removed AFTER DELETE ON entries BEGIN UPDATE totals SET entries = entries - 1, bytes = bytes - OLD.size; END;
            """,
    ];

    /// <exception cref="InvalidDataException">The file is none of ours, is damaged, or comes from a newer version.</exception>
    /// <exception cref="IOException">The file cannot be opened, or SQLite cannot be loaded.</exception>
    public static SqliteConnection Open(string path)
    {
        var isNew = !File.Exists(path) || new FileInfo(path).Length == 0;
        SqliteConnection? connection = null;
        try
        {
            if (!isNew)
                Check(path); // before anything is written to what may be somebody else's
            connection = Connect(path, SqliteOpenMode.ReadWriteCreate);
            Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;");
            Migrate(connection, path);
            return connection;
        }
        catch (SqliteException error)
        {
            connection?.Dispose();
            throw error.SqliteErrorCode is NotADatabase or Corrupt
                ? new InvalidDataException(
                    $"'{path}' is no cache, or is damaged: {error.Message} It was left as it is; name another file, or move it away.",
                    error
                )
                : new IOException($"The cache '{path}' cannot be opened: {error.Message}", error);
        }
        catch (Exception missing) when (missing.GetBaseException() is DllNotFoundException) // behind two wrappers, in native code
        {
            throw new IOException(
                $"The cache '{path}' cannot be opened: SQLite's own library (e_sqlite3) was not found. It belongs beside the program.",
                missing
            );
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    private static void Check(string path)
    {
        using var connection = Connect(path, SqliteOpenMode.ReadOnly);
        var mark = Read(connection, "PRAGMA application_id");
        var tables = Read(connection, "SELECT COUNT(*) FROM sqlite_master");
        if (mark != Mark && (mark != 0 || tables > 0))
            throw new InvalidDataException($"'{path}' is a database, but no cache of ours. It was left as it is; name another file.");
        CheckVersion(connection, path);
        using var check = connection.CreateCommand();
        check.CommandText = "PRAGMA quick_check(1)";
        if (check.ExecuteScalar() is string result && result != "ok")
            throw new InvalidDataException(
                $"The cache '{path}' is damaged: {result}. It was left as it is; move it away, and a new one is made."
            );
    }

    private static long CheckVersion(SqliteConnection connection, string path)
    {
        var version = Read(connection, "PRAGMA user_version");
        return version <= Steps.Length
            ? version
            : throw new InvalidDataException(
                $"The cache '{path}' comes from a newer version (its form is {version}, this one knows {Steps.Length}). It was left as it is."
            );
    }

    /// <summary>All steps or none; two processes that come at once take turns.</summary>
    private static void Migrate(SqliteConnection connection, string path)
    {
        if (CheckVersion(connection, path) == Steps.Length)
            return;
        using var transaction = connection.BeginTransaction(deferred: false);
        for (var version = CheckVersion(connection, path); version < Steps.Length; version++)
            Execute(connection, Steps[version]);
        Execute(connection, $"PRAGMA application_id = {Mark}; PRAGMA user_version = {Steps.Length};");
        transaction.Commit();
    }

    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = mode,
                Pooling = false,
                DefaultTimeout = 5,
            }.ToString()
        );
        connection.Open();
        return connection;
    }

    private static long Read(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
