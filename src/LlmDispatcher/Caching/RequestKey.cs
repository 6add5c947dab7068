using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Caching;

/// <summary>
/// What tells a request from all others: everything that can change its answer, in one form for all the ways to say it. See docs/decisions/010 for the choice of the hash, and for what is left out.
/// </summary>
internal static class RequestKey
{
    /// <summary>Of the form itself: another number makes all older keys unknown.</summary>
    private const byte Version = 1;

    /// <param name="request">What is asked.</param>
    /// <param name="cache">Whose scope and options count.</param>
    /// <param name="plan">Who may answer, where the request does not say it itself.</param>
    /// <returns><see langword="null"/> when the cache does not take such requests.</returns>
    public static CacheKey? Of(TaskRequest request, StreamingCache cache, string plan)
    {
        if (!Takes(request, cache))
            return null;
        var question = cache.Similarity ? Question(request) : null;
        var scope = cache.Scope?.Invoke(request); // what it throws, the caller hears: nobody must get into another's scope
        var writer = new KeyWriter();
        try
        {
            Write(ref writer, request, (scope, plan, cache.EmbedderName), question);
            Span<byte> group = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(writer.Written, group);
            return Of(group, question?.Text ?? "");
        }
        catch (Exception error)
            when (error is UnknownContentException or NotSupportedException or JsonException or InvalidOperationException)
        {
            return null; // it cannot be told from another one
        }
        finally
        {
            writer.Dispose();
        }
    }

    private static CacheKey Of(ReadOnlySpan<byte> group, string question)
    {
        if (question.Length == 0)
            return new(Convert.ToHexStringLower(group), "", "");
        using var writer = new KeyWriter();
        writer.Text(group);
        writer.Text(question);
        Span<byte> key = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(writer.Written, key);
        return new(Convert.ToHexStringLower(key), Convert.ToHexStringLower(group), question);
    }

    private static bool Takes(TaskRequest request, StreamingCache cache)
    {
        if (request.Options is { } options)
        {
            if (options.ConversationId is not null || options.RawRepresentationFactory is not null || options.ContinuationToken is not null)
                return false; // what they lead to stands elsewhere
            if (!cache.CacheTools && options.Tools is { Count: > 0 })
                return false;
        }
        if (cache.CacheConversations)
            return true;
        var turns = 0;
        foreach (var message in request.Messages)
        {
            if (message.Role == ChatRole.User && ++turns > 1)
                return false;
        }
        return true;
    }

    /// <summary>The text that another one may stand for: the only one of the last message, which is the user's. None where tools are offered.</summary>
    private static TextContent? Question(TaskRequest request)
    {
        if (request.Options?.Tools is { Count: > 0 } || request.Messages[^1] is not { } last || last.Role != ChatRole.User)
            return null;
        TextContent? question = null;
        foreach (var content in last.Contents)
        {
            if (content is not TextContent text)
                continue;
            if (question is not null)
                return null;
            question = text;
        }
        return string.IsNullOrWhiteSpace(question?.Text) ? null : question;
    }

    private static void Write(
        ref KeyWriter writer,
        TaskRequest request,
        (string? Scope, string Plan, string Embedder) around,
        TextContent? question
    )
    {
        writer.Mark(Version);
        writer.Mark(KeyMark.Scope);
        writer.Text(request.CacheScope);
        writer.Text(around.Scope);
        writer.Mark(KeyMark.Plan);
        writer.Text(around.Plan);
        writer.Mark(KeyMark.Task);
        writer.Number((int?)request.TaskType);
        writer.Mark(KeyMark.Model);
        writer.Text(request.Model);
        writer.Count(request.Providers.Count);
        foreach (var provider in request.Providers)
            writer.Text(provider);
        writer.Number((int?)request.Strategy);
        writer.Text(request.MaxCost?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (question is not null)
        {
            writer.Mark(KeyMark.Embedder);
            writer.Text(around.Embedder);
        }
        var content = new ContentKey();
        OptionsKey.Write(ref writer, ref content, request);
        writer.Mark(KeyMark.System);
        writer.Text(request.SystemPrompt ?? request.Options?.Instructions); // as the writers have it
        writer.Text(request.SystemPrompt is null ? null : request.Options?.Instructions);
        foreach (var message in request.Messages)
        {
            writer.Mark(KeyMark.Message);
            writer.Text(message.Role.Value);
            writer.Text(message.AuthorName);
            content.Extras(ref writer, message.AdditionalProperties);
            content.Contents(ref writer, message.Contents, question);
        }
        if (content.HasExtras) // what such members mean depends on the language that they were written in
        {
            writer.Mark(KeyMark.Wire);
            writer.Number((int?)request.Words?.Dialect);
        }
    }
}
