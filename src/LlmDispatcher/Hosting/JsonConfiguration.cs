using System.Text.Json;

namespace LlmDispatcher.Hosting;

/// <summary>Reads an <c>llmd.json</c>: comments and trailing commas are allowed, and every value keeps its line.</summary>
internal static class JsonConfiguration
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <param name="path">The file.</param>
    /// <param name="name">What to call it in messages.</param>
    public static ConfigurationNode Read(string path, string name)
    {
        byte[] json;
        try
        {
            json = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new LlmConfigurationException($"There is no configuration file '{name}'.", innerException: error);
        }
        catch (UnauthorizedAccessException error) when (Directory.Exists(path))
        {
            throw new LlmConfigurationException($"The configuration file '{name}' is a directory.", innerException: error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new LlmConfigurationException($"The configuration file '{name}' cannot be read: {error.Message}", innerException: error);
        }
        return Parse(json, name);
    }

    public static ConfigurationNode Parse(ReadOnlySpan<byte> json, string file)
    {
        if (json.StartsWith(ByteOrderMark))
            json = json[ByteOrderMark.Length..];
        var root = ConfigurationNode.Root(file);
        var lines = new Lines(file, json);
        var reader = new Utf8JsonReader(json, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new LlmConfigurationException($"{file}: the file must hold one object, {{ … }}.");
            Members(ref reader, root, lines);
            root.Drop("$schema"); // for editors
            reader.Read(); // nothing but comments may follow
            return root;
        }
        catch (JsonException error)
        {
            // The parser's own words quote the text, and what it stumbles over may be a key without quotes.
            throw new LlmConfigurationException(
                $"{file} is not valid JSON: line {error.LineNumber + 1}, column {error.BytePositionInLine + 1}. Often a quote, comma or bracket is missing there or just before."
            );
        }
        catch (InvalidOperationException) // from the reader's own GetString; the text is not quoted here either
        {
            throw new LlmConfigurationException(
                $"{lines.At(reader.TokenStartIndex)}: a name or a text there is not whole Unicode characters. The file must be UTF-8, and a \\u escape of half a pair must have its other half."
            );
        }
    }

    private static void Members(ref Utf8JsonReader reader, ConfigurationNode section, Lines lines)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var origin = lines.At(reader.TokenStartIndex);
            var name = reader.GetString()!;
            if (section.Find(name) is { } first)
                throw new LlmConfigurationException($"{origin}: '{first.Key}' is there twice (case does not count).", first.Key);
            reader.Read();
            Value(ref reader, section.GetOrAdd(name, origin), lines);
        }
    }

    private static void Items(ref Utf8JsonReader reader, ConfigurationNode list, Lines lines)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var origin = lines.At(reader.TokenStartIndex);
            Value(ref reader, list.GetOrAdd($"{list.Children.Count}", origin), lines);
        }
    }

    private static void Value(ref Utf8JsonReader reader, ConfigurationNode node, Lines lines)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                node.BecomeSection();
                Members(ref reader, node, lines);
                break;
            case JsonTokenType.StartArray:
                node.BecomeSection();
                Items(ref reader, node, lines);
                break;
            case JsonTokenType.Null:
                break;
            case JsonTokenType.String:
                node.SetText(reader.GetString(), node.Origin);
                break;
            default:
                node.SetText(System.Text.Encoding.UTF8.GetString(reader.ValueSpan), node.Origin);
                break;
        }
    }

    private readonly ref struct Lines(string file, ReadOnlySpan<byte> json)
    {
        private readonly ReadOnlySpan<byte> _json = json;

        public string At(long position) => $"{file}, line {_json[..(int)position].Count((byte)'\n') + 1}";
    }
}
