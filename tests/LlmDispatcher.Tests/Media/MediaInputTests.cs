namespace LlmDispatcher.Tests.Media;

public sealed class MediaInputTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("llmd-media-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void File_OfAnyName_IsWhatItsBytesAre()
    {
        ImageInput.FromFile(Written("photo.txt", Samples.Png)).MediaType.ShouldBe("image/png");
        AudioInput.FromFile(Written("memo.jpg", Samples.Wav)).MediaType.ShouldBe("audio/wav");
    }

    [Fact]
    public void File_Missing_IsNotFound()
    {
        var path = Path.Combine(_directory, "no.png");
        var error = Should.Throw<FileNotFoundException>(() => ImageInput.FromFile(path));
        error.Message.ShouldBe($"There is no file '{path}'.");
        error.FileName.ShouldBe(path);
        Should.Throw<IOException>(() => ImageInput.FromFile(_directory)).Message.ShouldBe($"'{_directory}' is a directory.");
    }

    [Fact]
    public void File_WithoutPermission_SaysSo()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "Nothing is closed to this user.");
        var path = Written("secret.png", Samples.Png);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.None);
        Should.Throw<IOException>(() => ImageInput.FromFile(path)).Message.ShouldBe($"The file '{path}' cannot be read: access is denied.");
    }

    [Theory]
    [InlineData("", "is empty.")]
    [InlineData("%PDF-1.7", "is not an image; it looks like a PDF document.")]
    [InlineData("just some words", "is not an image; it looks like text.")]
    [InlineData("ID3\u0004", "is not an image; it looks like an MP3 recording.")]
    [InlineData("\u0001\u0002\u0003", "is not an image; it is nothing that is known here.")]
    [InlineData("\0\0\0\u0018ftypheic\0\0\0\0", "is a HEIC image; most models do not take it: convert it to JPEG or PNG.")]
    public void File_ThatIsNoImageModelsTake_IsToldByWhatItIs(string text, string problem)
    {
        var path = Written("x.png", System.Text.Encoding.Latin1.GetBytes(text));
        Should.Throw<ArgumentException>(() => ImageInput.FromFile(path)).Message.ShouldBe($"'{path}' {problem}");
    }

    [Fact]
    public void Recording_ThatIsAnImage_IsToldByWhatItIs() =>
        Should
            .Throw<ArgumentException>(() => AudioInput.FromBytes(Samples.Png))
            .Message.ShouldBe("The recording is not a recording; it looks like a PNG image.");

    [Fact]
    public void File_LargerThanAnyProviderTakes_IsRefusedUnread()
    {
        var path = Path.Combine(_directory, "huge.png");
        using (var file = File.Create(path))
            file.SetLength(3_000_000_000); // sparse
        Should
            .Throw<ArgumentException>(() => ImageInput.FromFile(path))
            .Message.ShouldBe($"'{path}' has 3000 MB; no provider takes more than 100 MB.");
    }

    [Fact]
    public void Base64_WithAndWithoutDataUrl_IsTheSame()
    {
        var base64 = Convert.ToBase64String(Samples.Png, Base64FormattingOptions.InsertLineBreaks);
        ImageInput.FromBase64(base64).Data.ToArray().ShouldBe(Samples.Png);
        // What the URL says of the type is not believed.
        ImageInput.FromBase64($" data:image/gif;base64,{base64}\n").MediaType.ShouldBe("image/png");
        AudioInput.FromBase64(Convert.ToBase64String(Samples.Flac)).MediaType.ShouldBe("audio/flac");
    }

    [Theory]
    [InlineData("data:image/png,%89PNG", "The data: URL is not in base64")]
    [InlineData("data:image/png;base64", "The data: URL is not in base64")]
    [InlineData("pictures/cat.png", "The text is not base64. Use FromFile for a path.")]
    [InlineData("iVBORw0KGgo", "The text is not base64.")]
    [InlineData("aGVsbG8gd29ybGQ=", "The image is not an image; it looks like text.")]
    public void Base64_ThatIsNone_IsRefusedWithoutBeingRepeated(string text, string problem) =>
        Should.Throw<ArgumentException>(() => ImageInput.FromBase64(text)).Message.ShouldStartWith(problem);

    [Fact]
    public void Base64_ThatIsAlsoTheNameOfAFile_IsNeverTakenForAPath()
    {
        Written("aGVsbG8g", Samples.Png);
        Should.Throw<ArgumentException>(() => ImageInput.FromBase64("aGVsbG8g")).Message.ShouldContain("looks like text");
    }

    [Theory]
    [InlineData("file:///etc/hostname")]
    [InlineData("ftp://example.com/cat.png")]
    [InlineData("data:image/png;base64,AAAA")]
    public void Address_OfAnotherScheme_IsRefused(string uri) =>
        Should.Throw<ArgumentException>(() => ImageInput.FromUri(new Uri(uri))).Message.ShouldContain("http and https");

    [Theory]
    [InlineData("https://example.com/cat.png")]
    [InlineData("data:image/png;base64,AAAA")]
    public void File_ThatIsAnAddress_SaysWhatToUse(string path) =>
        Should.Throw<ArgumentException>(() => ImageInput.FromFile(path)).Message.ShouldContain("use FromUri, or FromBase64");

    private string Written(string name, byte[] bytes)
    {
        var path = Path.Combine(_directory, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
