using System.Text;
using System.Text.Json.Nodes;

namespace LlmDispatcher.Providers.Json;

/// <summary>Texts of a JSON document that come piece by piece; each is put together once, when all of it is there.</summary>
internal sealed class GrowingTexts
{
    private readonly Dictionary<(JsonObject Owner, string Name), StringBuilder> _texts = [];

    /// <summary>Goes on with the text of a member; what the member held so far is its beginning.</summary>
    public void Append(JsonObject owner, string name, string piece)
    {
        if (!_texts.TryGetValue((owner, name), out var text))
        {
            text = new StringBuilder(owner[name] is JsonValue value && value.TryGetValue<string>(out var beginning) ? beginning : "");
            _texts.Add((owner, name), text);
        }
        text.Append(piece);
    }

    /// <summary>Takes a text away, to make something else of it.</summary>
    /// <returns>The text; <see langword="null"/> when none came.</returns>
    public string? Take(JsonObject owner, string name) => _texts.Remove((owner, name), out var text) ? text.ToString() : null;

    /// <summary>Everything has come: writes the texts into the document.</summary>
    public void Settle()
    {
        foreach (var ((owner, name), text) in _texts)
            owner[name] = text.ToString();
        _texts.Clear();
    }
}
