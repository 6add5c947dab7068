using System.Text;
using LlmDispatcher;
using Microsoft.Extensions.AI;

namespace SeedTour.RealWorld;

internal static partial class Chat
{
    [LlmStream(TaskType.TextGeneration)]
    public static partial IAsyncEnumerable<string> ChatResponse(
        string message,
        IReadOnlyList<ChatMessage>? conversationHistory = null,
        CancellationToken ct = default
    );

    public static async Task ShowAsync(CancellationToken ct)
    {
        List<ChatMessage> history = [];
        await HandleChatMessageAsync("What is artificial intelligence?");
        await HandleChatMessageAsync("How does machine learning work?");
        Console.WriteLine($"({history.Count} messages in the history)");

        async Task HandleChatMessageAsync(string message)
        {
            Console.WriteLine($"You: {message}");
            Console.Write("Assistant: ");
            var answer = new StringBuilder();
            await foreach (var text in ChatResponse(message, history, ct))
            {
                Console.Write(text);
                answer.Append(text);
            }
            Console.WriteLine(); // the loop ends when the answer does
            history.Add(new(ChatRole.User, message));
            history.Add(new(ChatRole.Assistant, answer.ToString()));
        }
    }

    public static async Task ShowConversationAsync(CancellationToken ct)
    {
        var conversation = new Conversation { SystemPrompt = "You are brief." };
        foreach (var message in (string[])["What is artificial intelligence?", "How does machine learning work?"])
        {
            Console.Write($"You: {message}\nAssistant: ");
            await foreach (var text in conversation.StreamAsync(message, ct))
                Console.Write(text);
            Console.WriteLine();
        }
        Console.WriteLine($"({conversation.Messages.Count} messages remembered)");
    }
}
