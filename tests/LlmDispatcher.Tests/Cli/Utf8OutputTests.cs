using LlmDispatcher.Cli;
using LlmDispatcher.Cli.Terminal;

namespace LlmDispatcher.Tests.Cli;

public sealed class Utf8OutputTests
{
    [Fact]
    public void Output_CharacterSplitByAFlush_StaysWhole()
    {
        using var bytes = new MemoryStream();
        using var output = new Utf8Output(bytes);
        output.Write("\ud83c");
        output.Flush();
        output.Write("\udf0a");
        output.Flush();
        bytes.ToArray().ShouldBe("🌊"u8.ToArray());
    }

    [Fact]
    public void Output_BrokenPipe_IsToldApartFromOtherErrors()
    {
        OutputClosedException.IsMeantBy(new IOException("Broken pipe", 32)).ShouldBeTrue();
        OutputClosedException.IsMeantBy(new IOException("No space left on device", 28)).ShouldBeFalse();
    }

    [Fact]
    public void Output_ThatWasNeverOpen_IsAnOrdinaryError()
    {
        var output = new Utf8Output(new UselessStream(new UnauthorizedAccessException("Access to the path is denied.")));
        output.Write("x");
        Should.Throw<IOException>(output.Flush).Message.ShouldBe("standard output is closed.");
    }

    [Fact]
    public async Task Help_ThatCannotBeWritten_IsToldAndExits1()
    {
        var output = new Utf8Output(new UselessStream(new IOException("No space left on device")));
        await using var error = new StringWriter { NewLine = "\n" };
        var context = new CliContext
        {
            Out = output,
            Error = error,
            In = TextReader.Null,
            Environment = new Dictionary<string, string>(),
            Directory = Path.GetTempPath(),
        };
        (await CommandLine.RunAsync(["--help"], context)).ShouldBe(1);
        error.ToString().ShouldBe("llmd: The output cannot be written: No space left on device\n");
    }

    [Fact]
    public void StandardError_ThatIsClosed_TakesWordsAndDropsThem()
    {
        var words = new StreamWriter(new DroppingStream(new UselessStream(new IOException("Bad file descriptor")))) { AutoFlush = true };
        Should.NotThrow(() => words.WriteLine("x"));
    }

    /// <summary>Takes nothing.</summary>
    private sealed class UselessStream(Exception error) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw error;

        public override void Write(ReadOnlySpan<byte> buffer) => throw error;

        public override void Flush() => throw error;
    }
}
