using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using LlmDispatcher.Cli.Commands.Requests;

namespace LlmDispatcher.Cli.Commands.Batch;

/// <summary>The requests of a batch: looked through once as a whole, then read again one by one. At no time are they all in memory.</summary>
internal sealed class BatchInput : IAsyncDisposable
{
    private const int MaxTold = 20;

    private readonly FileStream _file;
    private readonly string _name;
    private readonly RequestArguments _arguments;
    private readonly HashSet<string> _named = [];
    private long _length;

    private BatchInput(FileStream file, string name, RequestArguments arguments)
    {
        _file = file;
        _name = name;
        _arguments = arguments;
    }

    /// <summary>How many requests there are.</summary>
    public int Count { get; private set; }

    /// <summary>The known providers that requests name in front of a model, as in <c>openai/gpt-4o</c>.</summary>
    public IReadOnlySet<string> NamedProviders => _named;

    /// <summary>Tells this input from any other.</summary>
    public string Hash { get; private set; } = "";

    /// <exception cref="UsageException">There is none, or a line of it is not a request.</exception>
    public static async Task<BatchInput> OpenAsync(BatchArguments arguments, CliContext context)
    {
        var isStandard = arguments.Input == BatchArguments.Standard;
        var file = isStandard
            ? await SpoolAsync(kept => Task.Run(() => Copy(context.In, kept)), context.Stopping)
            : await OpenAsync(Path.GetFullPath(arguments.Input, context.Directory), arguments.Input, context.Stopping);
        var input = new BatchInput(file, isStandard ? "standard input" : arguments.Input, arguments.Request);
        try
        {
            await input.CheckAsync(context.Stopping);
        }
        catch
        {
            await input.DisposeAsync();
            throw;
        }
        return input;
    }

    /// <summary>The requests that are still to be asked, with their positions and ids.</summary>
    public async IAsyncEnumerable<(int Index, string Id, TaskRequest Request)> ReadAsync(
        Func<int, bool> isDone,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        _file.Position = 0;
        var lines = new JsonLines(_file, _length);
        for (var index = 0; await lines.ReadAsync(cancellationToken); )
        {
            if (lines.IsBlank)
                continue;
            if (!isDone(index))
            {
                var (id, request) = Read(lines);
                yield return (index, id ?? DefaultId(index), request);
            }
            index++;
        }
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private RequestLine Read(JsonLines lines)
    {
        try
        {
            return RequestLine.Read(lines.Line, _arguments);
        }
        catch (LineException e)
        {
            throw new UsageException($"{_name} was changed while it was read: {Place(lines, e)}");
        }
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var ids = new HashSet<UInt128>();
        var problems = new List<string>();
        var wrong = 0;
        var lines = new JsonLines(_file);
        while (await lines.ReadAsync(cancellationToken))
        {
            hash.AppendData(lines.Line.Span);
            hash.AppendData("\n"u8);
            if (lines.IsBlank)
                continue;
            try
            {
                var (given, request) = RequestLine.Read(lines.Line, _arguments);
                var id = given ?? DefaultId(Count);
                if (Answerer.KnownProviderIn(request.Model) is { } known)
                    _named.Add(known);
                if (!ids.Add(Digest(id)))
                    throw new LineException(1, $"the id '{id}' was given before.");
            }
            catch (LineException e)
            {
                if (wrong++ < MaxTold)
                    problems.Add(Place(lines, e));
            }
            Count++;
        }
        _length = lines.Position;
        Hash = $"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
        if (wrong > MaxTold)
            problems.Add($"… and {wrong - MaxTold} more lines.");
        if (wrong > 0)
            throw new UsageException(string.Join('\n', problems));
        if (Count == 0)
            throw new UsageException($"There is no request in {_name}.");
    }

    private string Place(JsonLines lines, LineException e) =>
        string.Create(CultureInfo.InvariantCulture, $"{_name}, line {lines.Number}, column {e.Column}: {e.Message}");

    private static string DefaultId(int index) => index.ToString(CultureInfo.InvariantCulture);

    /// <summary>Sixteen bytes each, however long an id is.</summary>
    private static UInt128 Digest(string id) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(id)));

    private static async Task<FileStream> OpenAsync(string path, string name, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (file.CanSeek)
                return file;
            await using (file) // a pipe with a name, as of <(…) in a shell
                return await SpoolAsync(kept => file.CopyToAsync(kept, cancellationToken), cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"There is no file '{name}'.");
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(path))
        {
            throw new UsageException($"'{name}' is a directory; name a file.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{name}' cannot be read: {e.Message}");
        }
    }

    /// <summary>What can be read once only is kept in a file that goes away by itself.</summary>
    private static async Task<FileStream> SpoolAsync(Func<FileStream, Task> copy, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var file = new FileStream(path, options);
        if (!OperatingSystem.IsWindows())
            File.Delete(path); // a process that is killed leaves nothing either
        await copy(file).WaitAsync(cancellationToken); // a read from a terminal cannot be cancelled, so it is left behind
        file.Position = 0;
        return file;
    }

    private static void Copy(TextReader input, FileStream file)
    {
        using var writer = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        var buffer = new char[16 << 10];
        while (input.Read(buffer) is > 0 and var count)
            writer.Write(buffer.AsSpan(0, count));
    }
}
