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
}
