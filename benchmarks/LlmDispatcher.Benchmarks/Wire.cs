using System.Globalization;
using System.Text;
using LlmDispatcher.Providers;
using LlmDispatcher.Providers.Anthropic;
using LlmDispatcher.Providers.Google;
using LlmDispatcher.Providers.OpenAI.Chat;
using LlmDispatcher.Providers.OpenAI.Responses;

namespace LlmDispatcher.Benchmarks;

/// <summary>The wire languages.</summary>
public enum Dialect
{
    Chat,
    Responses,
    Messages,
    Gemini,
}

/// <summary>One answer on a provider's wire as its servers send it, in <see cref="Chunks"/> events.</summary>
/// <param name="bytes">The answer.</param>
/// <param name="member">The member that has the text.</param>
/// <param name="reader">Makes a reader of the language.</param>
internal sealed class Wire(byte[] bytes, string member, Func<IFrameReader> reader)
{
    public const int Chunks = 1000;

    private static readonly Wire Chat = new(BuildChat(), "content", static () => new ChatReader());
    private static readonly Wire Responses = new(BuildResponses(), "delta", static () => new ResponsesReader());
    private static readonly Wire Messages = new(BuildMessages(), "text", static () => new MessagesReader());
    private static readonly Wire Gemini = new(BuildGemini(), "text", static () => new GeminiReader());

    public byte[] Member { get; } = Encoding.UTF8.GetBytes(member);

    public static Wire Of(Dialect dialect) =>
        dialect switch
        {
            Dialect.Chat => Chat,
            Dialect.Responses => Responses,
            Dialect.Messages => Messages,
            _ => Gemini,
        };

    public Body Open(bool isAsync) => new(bytes, isAsync);

    public IFrameReader Reader() => reader();

    private static string Word(int i) => string.Create(CultureInfo.InvariantCulture, $" word{i % 90 + 10}");

    private static byte[] BuildChat()
    {
        var text = new StringBuilder();
        Chunk("\"role\":\"assistant\",\"content\":\"\",\"refusal\":null", "null");
        for (var i = 0; i < Chunks - 2; i++)
            Chunk($"\"content\":\"{Word(i)}\"", "null");
        Chunk("", "\"stop\"");
        text.Append("data: [DONE]\n\n");
        return Encoding.UTF8.GetBytes(text.ToString());

        void Chunk(string delta, string finish) =>
            text.Append(
                "data: {\"id\":\"chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT\",\"object\":\"chat.completion.chunk\",\"created\":1795000000,"
                    + "\"model\":\"gpt-4.1-mini-2025-04-14\",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_129a36352a\","
                    + $"\"choices\":[{{\"index\":0,\"delta\":{{{delta}}},\"logprobs\":null,\"finish_reason\":{finish}}}],"
                    + "\"usage\":null,\"obfuscation\":\"k3JqZx\"}\n\n"
            );
    }

    private static byte[] BuildResponses()
    {
        const string id = "msg_68af4030592c81938ec0a5fbab4a3e9f05438e46b5f69a3b";
        const string place = $"\"item_id\":\"{id}\",\"output_index\":0,\"content_index\":0";
        var text = new StringBuilder();
        var (whole, count) = (new StringBuilder(), 0);
        Event("response.created", Response("in_progress", "", "null"));
        Event("response.in_progress", Response("in_progress", "", "null"));
        Event("response.output_item.added", $"\"output_index\":0,\"item\":{Item("in_progress", "")}");
        Event("response.content_part.added", $"{place},\"part\":{Part("")}");
        while (count < Chunks - 4)
        {
            var word = Word(count);
            whole.Append(word);
            Event("response.output_text.delta", $"{place},\"delta\":\"{word}\",\"logprobs\":[],\"obfuscation\":\"k3JqZx\"");
        }
        Event("response.output_text.done", $"{place},\"text\":\"{whole}\",\"logprobs\":[]");
        Event("response.content_part.done", $"{place},\"part\":{Part(whole.ToString())}");
        var item = Item("completed", Part(whole.ToString()));
        Event("response.output_item.done", $"\"output_index\":0,\"item\":{item}");
        Event("response.completed", Response("completed", item, "{\"input_tokens\":12,\"output_tokens\":992,\"total_tokens\":1004}"));
        return Encoding.UTF8.GetBytes(text.ToString());

        void Event(string type, string members) =>
            text.Append(
                CultureInfo.InvariantCulture,
                $"event: {type}\ndata: {{\"type\":\"{type}\",\"sequence_number\":{count++},{members}}}\n\n"
            );
        static string Response(string status, string output, string usage) =>
            "\"response\":{\"id\":\"resp_68af4030592c81938ec0\",\"object\":\"response\",\"created_at\":1795000000,"
            + $"\"status\":\"{status}\",\"error\":null,\"model\":\"gpt-4.1-mini-2025-04-14\",\"output\":[{output}],\"usage\":{usage}}}";
        static string Item(string status, string content) =>
            $"{{\"id\":\"{id}\",\"type\":\"message\",\"status\":\"{status}\",\"content\":[{content}],\"role\":\"assistant\"}}";
        static string Part(string text) => $"{{\"type\":\"output_text\",\"annotations\":[],\"logprobs\":[],\"text\":\"{text}\"}}";
    }

    private static byte[] BuildMessages()
    {
        var text = new StringBuilder();
        Event(
            "message_start",
            "\"message\":{\"model\":\"claude-sonnet-4-5-20250929\",\"id\":\"msg_01Lw5hYnpC3KBhmNpC8hTVZ1\",\"type\":\"message\",\"role\":\"assistant\","
                + "\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":12,\"cache_creation_input_tokens\":0,"
                + "\"cache_read_input_tokens\":0,\"output_tokens\":1,\"service_tier\":\"standard\"}}"
        );
        Event("content_block_start", "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}");
        for (var i = 0; i < Chunks - 5; i++)
            Event("content_block_delta", $"\"index\":0,\"delta\":{{\"type\":\"text_delta\",\"text\":\"{Word(i)}\"}}");
        Event("content_block_stop", "\"index\":0");
        Event("message_delta", "\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":995}");
        text.Append("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
        return Encoding.UTF8.GetBytes(text.ToString());

        void Event(string type, string members) =>
            text.Append(CultureInfo.InvariantCulture, $"event: {type}\ndata: {{\"type\":\"{type}\",{members}}}\n\n");
    }

    private static byte[] BuildGemini()
    {
        var text = new StringBuilder();
        for (var i = 1; i <= Chunks; i++)
            text.Append(
                CultureInfo.InvariantCulture,
                $"data: {{\"candidates\": [{{\"content\": {{\"parts\": [{{\"text\": \"{Word(i)}\"}}],\"role\": \"model\"}},"
                    + $"{(i == Chunks ? "\"finishReason\": \"STOP\"," : "")}\"index\": 0}}],\"usageMetadata\": {{\"promptTokenCount\": 12,"
                    + $"\"candidatesTokenCount\": {i},\"totalTokenCount\": {i + 12},\"promptTokensDetails\": [{{\"modality\": \"TEXT\",\"tokenCount\": 12}}]}},"
                    + $"\"modelVersion\": \"gemini-2.5-flash\",\"responseId\": \"yjavaKqlBLqtz7IP_NmzgQ4\"}}\n\n"
            );
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
