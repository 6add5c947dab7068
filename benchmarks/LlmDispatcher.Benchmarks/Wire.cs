using System.Text;

namespace LlmDispatcher.Benchmarks;

/// <summary>One answer on OpenAI's wire, as its servers send it: about 310 bytes a chunk, usage and all.</summary>
internal static class Wire
{
    public const int Chunks = 1000;

    public static byte[] OpenAI { get; } = Build();

    private static byte[] Build()
    {
        var text = new StringBuilder();
        Chunk("\"role\":\"assistant\",\"content\":\"\",\"refusal\":null", "null");
        for (var i = 0; i < Chunks - 2; i++)
            Chunk($"\"content\":\" word{i % 90 + 10}\"", "null");
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
}
