namespace LlmDispatcher.Cli.Commands.Serve;

/// <summary>What somebody sees who has just started the gateway.</summary>
internal static class Greeting
{
    public static void Write(IReadOnlyList<string> urls, ServeConfiguration found, CliContext context)
    {
        var address = urls[0].TrimEnd('/');
        var credential = found.Options.Keys.Count > 0 ? " -H 'Authorization: Bearer YOUR-KEY'" : "";
        context.Out.WriteLine(
            $$"""
            The gateway listens on {{string.Join(", ", urls)}} and answers from {{string.Join(", ", found.Switch.Providers)}}.
            {{Keys(found.Options.Keys.Count)}} Ctrl-C stops it. Try:

              curl -N {{address}}/v1/chat/completions{{credential}} -H 'Content-Type: application/json' \
                -d '{"model":"auto","stream":true,"messages":[{"role":"user","content":"Tell me about the sea"}]}'

              OPENAI_BASE_URL={{address}}/v1  ANTHROPIC_BASE_URL={{address}}  GOOGLE_GEMINI_BASE_URL={{address}}
            """
        );
        context.Out.Flush();
    }

    private static string Keys(int count) =>
        count switch
        {
            0 => "No keys are configured: it takes any, from this machine only.",
            1 => "It takes one key.",
            _ => $"It takes {count} keys.",
        };
}
