using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace LlmDispatcher.Providers.OpenAI.Responses;

/// <summary>What a part of an item is made of.</summary>
internal enum OutputPartKind
{
    Text,
    Refusal,
    Summary,
    Arguments,
}

/// <summary>A part of an item that we write: its text grows.</summary>
/// <param name="kind">What it is.</param>
/// <param name="index">Its place in the item.</param>
internal sealed class OutputPart(OutputPartKind kind, int index)
{
    public OutputPartKind Kind => kind;

    public int Index => index;

    public StringBuilder Text { get; } = new();

    /// <summary>Writes the part of a message, or of a summary.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="isNew">Whether it is to be written as it began: empty.</param>
    public void Write(Utf8JsonWriter json, bool isNew = false)
    {
        var text = isNew ? "" : Text.ToString();
        json.WriteStartObject();
        switch (kind)
        {
            case OutputPartKind.Refusal:
                json.WriteString("type"u8, "refusal"u8);
                json.WriteString("refusal"u8, text);
                break;
            case OutputPartKind.Summary:
                json.WriteString("type"u8, "summary_text"u8);
                json.WriteString("text"u8, text);
                break;
            default:
                json.WriteString("type"u8, "output_text"u8);
                json.WriteString("text"u8, text);
                json.WriteStartArray("annotations"u8);
                json.WriteEndArray();
                json.WriteStartArray("logprobs"u8);
                json.WriteEndArray();
                break;
        }
        json.WriteEndObject();
    }
}

/// <summary>An item of the output that we write.</summary>
/// <param name="kind">What it is.</param>
/// <param name="index">Its place in the output.</param>
/// <param name="id">Its own id; a call has another one besides.</param>
internal sealed class OutputItem(ItemKind kind, int index, string id)
{
    public ItemKind Kind => kind;

    public int Index => index;

    public string Id => id;

    public List<OutputPart> Parts { get; } = [];

    public string CallId { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>The seal of reasoning.</summary>
    public string? Encrypted { get; set; }

    /// <summary>The item as the provider wrote it, once it was passed on whole.</summary>
    public JsonElement? Raw { get; init; }

    public bool IsDone { get; set; }

    /// <summary>Whether it was cut off.</summary>
    public bool IsCut { get; set; }

    /// <summary>Writes the item; as it began, or as it is.</summary>
    public void Write(Utf8JsonWriter json, bool isNew = false)
    {
        if (Raw is { } raw)
        {
            json.WriteRawValue(JsonMarshal.GetRawUtf8Value(raw), skipInputValidation: true); // as it came, whatever its names and texts are
            return;
        }
        json.WriteStartObject();
        json.WriteString("id"u8, id);
        switch (kind)
        {
            case ItemKind.Reasoning:
                json.WriteString("type"u8, "reasoning"u8);
                WriteParts(json, "summary"u8, isNew);
                if (!isNew && Encrypted is not null)
                    json.WriteString("encrypted_content"u8, Encrypted);
                break;
            case ItemKind.FunctionCall:
                json.WriteString("type"u8, "function_call"u8);
                WriteStatus(json, isNew);
                json.WriteString("call_id"u8, CallId);
                json.WriteString("name"u8, Name);
                json.WriteString("arguments"u8, isNew ? "" : Parts[0].Text.ToString());
                break;
            default:
                json.WriteString("type"u8, "message"u8);
                WriteStatus(json, isNew);
                json.WriteString("role"u8, "assistant"u8);
                WriteParts(json, "content"u8, isNew);
                break;
        }
        json.WriteEndObject();
    }

    private void WriteStatus(Utf8JsonWriter json, bool isNew) =>
        json.WriteString(
            "status"u8,
            isNew ? "in_progress"u8
                : IsCut ? "incomplete"u8
                : "completed"u8
        );

    private void WriteParts(Utf8JsonWriter json, ReadOnlySpan<byte> member, bool isNew)
    {
        json.WriteStartArray(member);
        foreach (var part in isNew ? [] : Parts)
            part.Write(json);
        json.WriteEndArray();
    }
}
