using Microsoft.AspNetCore.Http;

namespace LlmDispatcher.Gateway.Serving;

/// <summary>Where every request comes in.</summary>
internal sealed class Front(LlmSwitch llm, GatewayOptions options)
{
    public async Task HandleAsync(HttpContext context)
    {
        _ = (llm, options);
        context.Response.StatusCode = context.Request.Path == "/health/live" ? 200 : 404;
        await context.Response.CompleteAsync();
    }
}
