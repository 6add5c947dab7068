namespace LlmDispatcher.Tests.Hosting;

public sealed class CacheTests
{
    [Theory]
    [InlineData("""{"enabled":false,"similarityThreshold":0.95,"maxEntries":1000,"store":"memory"}""")]
    [InlineData("""{"similarityThreshold":1,"store":"sqlite:cache.db"}""")]
    [InlineData("""{"similarityThreshold":0,"store":"redis:127.0.0.1:6379","enabled":null}""")]
    public void Cache_NotEnabled_IsCheckedWithoutAWord(string cache)
    {
        using var written = Written.Json($$"""{"providers":{"local":{"baseUrl":"http://a/v1"} },"cache":{{cache}} }""");
        using var llm = written.Build();
        llm.Warnings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"similarityThreshold":1.1}""", "'cache:similarityThreshold' is \"1.1\"; expected a number from 0 to 1.")]
    [InlineData("""{"similarityThreshold":"high"}""", "'cache:similarityThreshold' is \"high\"; expected a number from 0 to 1.")]
    [InlineData("""{"similarityThreshold":"NaN"}""", "'cache:similarityThreshold' is \"NaN\"; expected a number from 0 to 1.")]
    [InlineData("""{"maxEntries":0}""", "'cache:maxEntries' is \"0\"; expected a positive number.")]
    [InlineData("""{"store":"disk"}""", "'cache:store' is \"disk\"; expected one of: memory, sqlite:PATH, redis:HOST.")]
    [InlineData("""{"store":"sqlite:"}""", "'cache:store' is \"sqlite:\"; expected one of:")]
    [InlineData("""{"enabled":"on"}""", "'cache:enabled' is \"on\"; expected true or false.")]
    [InlineData(
        """{"threshold":1}""",
        "'cache:threshold' is not known; known here: enabled, similarityThreshold, maxEntries, maxBytes, timeToLive, store."
    )]
    [InlineData("true", "'cache' is \"true\"; expected a section with 'enabled', 'store', ….")]
    public void Cache_WrittenWrongly_NamesTheKey(string cache, string message)
    {
        using var written = Written.Json($$"""{"providers":{"local":{"baseUrl":"http://a/v1"} },"cache":{{cache}} }""");
        written.Refused().Message.ShouldContain(message);
    }
}
