using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Requests;

/// <summary>The same content with other properties: what came in is shared by all attempts, and stays as it is.</summary>
internal static class ContentCopy
{
    public static AIContent With(AIContent content, AdditionalPropertiesDictionary? properties)
    {
        AIContent? copy = content switch
        {
            TextContent text => new TextContent(text.Text),
            DataContent data => new DataContent(data.Uri, data.MediaType) { Name = data.Name },
            UriContent uri => new UriContent(uri.Uri, uri.MediaType),
            FunctionCallContent call => new FunctionCallContent(call.CallId, call.Name, call.Arguments) { Exception = call.Exception },
            FunctionResultContent result => Result(result, result.Result),
            ErrorContent error => new ErrorContent(error.Message) { ErrorCode = error.ErrorCode, Details = error.Details },
            _ => null, // a kind that no reader gives properties to
        };
        if (copy is null)
            return content;
        copy.AdditionalProperties = properties;
        return copy;
    }

    /// <summary>The same answer of a tool, with another value.</summary>
    public static FunctionResultContent Result(FunctionResultContent result, object? value) =>
        new(result.CallId, value) { Exception = result.Exception, AdditionalProperties = result.AdditionalProperties };
}
