using Microsoft.Win32.SafeHandles;

namespace LlmDispatcher.Cli.Terminal;

/// <summary>Standard output as it is wanted here: UTF-8, and with an error when nobody reads any more.</summary>
internal static class StandardOutput
{
    public static Utf8Output Open() => new(OpenStream());

    /// <summary>The framework's own console stream swallows a broken pipe: the answer would be streamed, and paid for, to the end with nobody reading.</summary>
    private static Stream OpenStream()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
            return Console.OpenStandardOutput();
        var file = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        if (!file.CanSeek)
            return file;
        // A FileStream keeps a position of its own, and would write over what stderr sends to the same file.
        file.Dispose();
        return Console.OpenStandardOutput();
    }
}
