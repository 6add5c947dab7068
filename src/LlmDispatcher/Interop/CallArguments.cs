using LlmDispatcher.Providers.OpenAI;
using LlmDispatcher.Providers.Requests;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Interop;

/// <summary>The arguments of a call, between the text that a model writes and the objects that a tool gets.</summary>
internal static class CallArguments
{
    /// <summary>The arguments as text.</summary>
    /// <exception cref="ProviderException">They cannot be had: the client could not read them, or holds what has no JSON form.</exception>
    public static string Write(FunctionCallContent call)
    {
        if (call.Arguments is null)
            return call.AdditionalProperties?.TryGetValue(FunctionArguments.Raw, out var raw) is true && raw is string text ? text
                : call.Exception is null ? "{}"
                : throw ChatClientFailures.Malformed($"the arguments of a call of '{call.Name}'", call.Exception);
        try
        {
            return WireJson.ToText(call.Arguments);
        }
        catch (NotSupportedException error)
        {
            throw ChatClientFailures.Malformed($"the arguments of a call of '{call.Name}'", error);
        }
    }

    /// <summary>The call for its tool. Arguments that are no JSON object are told by its own exception, and kept: the provider has to see what its model wrote.</summary>
    public static FunctionCallContent Read(FoldedCall call)
    {
        var content = call.ToContent();
        if (content.Arguments is null && call.Arguments.Length > 0)
            (content.AdditionalProperties ??= [])[FunctionArguments.Raw] = call.Arguments;
        return content;
    }
}
