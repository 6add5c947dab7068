using System.Collections.Immutable;
using LlmDispatcher.Simulator.Scripts;

namespace LlmDispatcher.Simulator;

/// <summary>
/// How the simulator misbehaves while it answers one request. A script without directives is a plain, healthy answer.
/// The same grammar works in code (<see cref="Parse"/>), in the header <c>x-simulate: cut-at-event=5; no-done</c> and
/// behind a model's name (<c>gpt-4o~cut-at-event=5~no-done</c>). <see cref="Help"/> lists every directive.
/// Events are counted from 1 and include the opening and the terminal marker; comments and keep-alive pings are not events.
/// </summary>
public sealed partial record Script
{
    /// <summary>The plain answer: no directive at all.</summary>
    public static Script None { get; } = new();

    /// <summary>The directive table as text: one line for each directive, with its argument and its meaning.</summary>
    public static string Help => Directives.Help;

    /// <summary>Reads directives separated by <c>;</c>. A value may be put in double quotes.</summary>
    /// <exception cref="FormatException">A directive is unknown or its value is wrong; the message names it.</exception>
    public static Script Parse(string text) => ScriptText.Parse(text, ';');

    /// <summary>This script with the directives of another one on top.</summary>
    public Script And(Script other) => ReferenceEquals(other, None) ? this : Parse($"{this};{other}");

    /// <summary>The directives in the order of <see cref="Help"/>, such that <see cref="Parse"/> gives this script again.</summary>
    public override string ToString() => ScriptText.Write(this);

    /// <summary>Two scripts are equal when they say the same.</summary>
    public bool Equals(Script? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc />
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>HTTP status instead of an answer (<c>status</c>). Default: none.</summary>
    public int? Status { get; init; }

    /// <summary>Extra response headers (<c>header=name:value</c>, also <c>retry-after</c> and <c>retry-after-ms</c>).</summary>
    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The code of an error (<c>code</c>); written as a JSON number when it is all digits.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The type of an error (<c>type</c>). Default: what goes with the status.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The message of an error (<c>message</c>).</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The shape of an error body (<c>error-body</c>). Default: the dialect's own.</summary>
    public ErrorBody ErrorBody { get; init; }

    /// <summary>When to try again, said where the dialect says it (<c>retry-delay</c>): headers, or RetryInfo in Gemini's body.</summary>
    public TimeSpan? RetryDelay { get; init; }

    /// <summary>The only key that is let in (<c>require-key</c>). Default: any credential.</summary>
    public string? RequireKey { get; init; }

    /// <summary>Longest prompt in tokens (<c>context-window</c>); a longer one is a 400 in the dialect's words.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>Thinking and calls in the history must carry the signatures they were sent with (<c>check-signatures</c>).</summary>
    public bool CheckSignatures { get; init; }

    /// <summary>The first n requests with this script meet its faults (503 if it names none), later ones a plain answer (<c>flap</c>).</summary>
    public int? Flap { get; init; }

    /// <summary>As <see cref="Flap"/>, for a time from the first such request on (<c>flap-for</c>).</summary>
    public TimeSpan? FlapFor { get; init; }

    /// <summary>TCP reset before any header (<c>reset</c>).</summary>
    public bool Reset { get; init; }

    /// <summary>Accepts the request and never answers (<c>silence</c>).</summary>
    public bool Silence { get; init; }

    /// <summary>Wait before the headers (<c>headers-delay</c>).</summary>
    public TimeSpan? HeadersDelay { get; init; }

    /// <summary>Another content type on the answer (<c>content-type</c>).</summary>
    public string? ContentType { get; init; }

    /// <summary>One JSON object although a stream was asked for (<c>json-instead</c>).</summary>
    public bool JsonInstead { get; init; }
}
