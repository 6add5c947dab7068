using System.Text.Json;
using LlmDispatcher.Providers.Json;

namespace LlmDispatcher.Providers.OpenAI.Responses;

/// <summary>A response as an event or a whole answer shows it.</summary>
internal ref struct ResponseSnapshot
{
    public string Id = "";
    public string Model = "";
    public DateTimeOffset? CreatedAt;
    public string Status = "";

    /// <summary>Why it is incomplete; empty when it does not say.</summary>
    public string Reason = "";
    public bool HasError;
    public ReadOnlySpan<byte> Usage;
    public ReadOnlySpan<byte> Output;

    public ResponseSnapshot() { }

    public static ResponseSnapshot Read(ReadOnlySpan<byte> data)
    {
        var response = new ResponseSnapshot();
        if (data.IsEmpty || data[0] != (byte)'{')
            return response;
        var json = new Utf8JsonReader(data);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan;
            if (name.SequenceEqual("id"u8))
                response.Id = RawJson.Text(RawJson.Read(ref json, data));
            else if (name.SequenceEqual("model"u8))
                response.Model = RawJson.Text(RawJson.Read(ref json, data));
            else if (name.SequenceEqual("created_at"u8))
                response.CreatedAt = Time(ref json);
            else if (name.SequenceEqual("status"u8))
                response.Status = RawJson.Text(RawJson.Read(ref json, data));
            else if (name.SequenceEqual("incomplete_details"u8))
                response.Reason = ReadReason(RawJson.Read(ref json, data));
            else if (name.SequenceEqual("error"u8))
                response.HasError = !RawJson.IsNull(RawJson.Read(ref json, data));
            else if (name.SequenceEqual("usage"u8))
                response.Usage = RawJson.Read(ref json, data);
            else if (name.SequenceEqual("output"u8))
                response.Output = RawJson.Read(ref json, data);
            else
                json.Skip(); // from a name, that is past its value
        }
        return response;
    }

    private static string ReadReason(ReadOnlySpan<byte> details)
    {
        if (details[0] != (byte)'{')
            return "";
        var json = new Utf8JsonReader(details);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isReason = json.ValueTextEquals("reason"u8);
            var value = RawJson.Read(ref json, details);
            if (isReason)
                return RawJson.Text(value);
        }
        return "";
    }

    private static DateTimeOffset? Time(ref Utf8JsonReader json)
    {
        json.Read();
        return JsonValues.UnixTime(ref json);
    }
}
