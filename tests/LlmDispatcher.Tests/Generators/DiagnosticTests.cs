using System.Globalization;
using System.Text.RegularExpressions;
using LlmDispatcher.Tests.Architecture;
using Microsoft.CodeAnalysis.Text;

namespace LlmDispatcher.Tests.Generators;

/// <summary>Each misuse has one diagnostic; it stands between the brackets, and its message says what to do.</summary>
public sealed partial class DiagnosticTests
{
    private const string Usings = """
        #nullable enable
        using System;
        using System.Collections.Generic;
        using System.Runtime.CompilerServices;
        using System.Threading;
        using System.Threading.Tasks;
        using LlmDispatcher;
        using Microsoft.Extensions.AI;

        """;

    public static TheoryData<string, string, string> Misuses =>
        new()
        {
            {
                "LLMD001",
                "static partial class C { [LlmStream] static IAsyncEnumerable<string> [|Ask|](string prompt) => throw null!; }",
                "'Ask' cannot get a body: [LlmStream] is for a partial method of a type; declare it as 'partial' and without a body"
            },
            {
                "LLMD001",
                "class C { void M() { [[|LlmStream|]] static IAsyncEnumerable<string> Ask(string prompt) => throw null!; Ask(\"\"); } }",
                "'Ask' cannot get a body: [LlmStream] is for a partial method of a type; declare it as 'partial' and without a body"
            },
            {
                "LLMD002",
                "static partial class C { [LlmStream] static partial IAsyncEnumerable<string> Ask(string prompt) [|=> throw null!|]; }",
                "'Ask' has a body already, which would never run: end the declaration with a semicolon, the body is generated"
            },
            {
                "LLMD002",
                """
                    static partial class C
                    {
                        [LlmStream] internal static partial IAsyncEnumerable<string> Ask(string prompt);
                        internal static partial IAsyncEnumerable<string> [|Ask|](string prompt) => throw null!;
                    }
                    """,
                "'Ask' has a body already, which would never run: end the declaration with a semicolon, the body is generated"
            },
            {
                "LLMD003",
                "static partial class C { [LlmStream] public static partial [|Task<string>|] Ask(string prompt); }",
                "'Ask' returns 'Task<string>': let it return IAsyncEnumerable<string> for text, or IAsyncEnumerable<StreamChunk> for text with metadata"
            },
            {
                "LLMD003",
                "static partial class C { [LlmStream] public static partial [|IAsyncEnumerable<int>|] Ask(string prompt); }",
                "'Ask' returns 'IAsyncEnumerable<int>': let it return IAsyncEnumerable<string> for text, or IAsyncEnumerable<StreamChunk> for text with metadata"
            },
            {
                "LLMD003",
                "static partial class C { [LlmStream] static partial [|void|] Ask(string prompt); }",
                "'Ask' returns 'void': let it return IAsyncEnumerable<string> for text, or IAsyncEnumerable<StreamChunk> for text with metadata"
            },
            {
                "LLMD004",
                "static class [|C|] { [LlmStream] public static partial IAsyncEnumerable<string> Ask(string prompt); }",
                "'C' is not partial, so 'Ask' cannot get a body: write 'partial' before its 'class'"
            },
            {
                "LLMD004",
                "struct [|Outer|] { partial struct Inner { [LlmStream] public static partial IAsyncEnumerable<string> Ask(string prompt); } }",
                "'Outer' is not partial, so 'Ask' cannot get a body: write 'partial' before its 'struct'"
            },
            {
                "LLMD005",
                "file static partial class [|C|] { [LlmStream] public static partial IAsyncEnumerable<string> Ask(string prompt); }",
                "'C' is local to its file, and the body of 'Ask' comes from another one: make it internal or private"
            },
            {
                "LLMD006",
                "static partial class C { [LlmStream] public static partial IAsyncEnumerable<string> [|Ask|](CancellationToken ct); }",
                "'Ask' has nothing to ask: give it a 'string prompt', a conversation of ChatMessage, or a Prompt in [LlmStream]"
            },
            {
                "LLMD006",
                "static partial class C { [LlmStream] public static partial IAsyncEnumerable<string> [|Ask|](ImageInput image); }",
                "'Ask' has nothing to ask: give it a 'string prompt', a conversation of ChatMessage, or a Prompt in [LlmStream]"
            },
            {
                "LLMD007",
                "static partial class C { [LlmStream] public static partial IAsyncEnumerable<string> Ask(string topic, string [|length|] = \"long\"); }",
                "Nothing uses 'length' of type 'string': write '{length}' where it belongs into Prompt or SystemPrompt, or remove it"
            },
            {
                "LLMD007",
                "static partial class C { [LlmStream(Prompt = \"Write.\")] public static partial IAsyncEnumerable<string> Ask(string [|prompt|]); }",
                "Nothing uses 'prompt' of type 'string': write '{prompt}' where it belongs into Prompt or SystemPrompt, or remove it"
            },
            {
                "LLMD007",
                "static partial class C { [LlmStream] public static partial IAsyncEnumerable<string> Ask(string message, List<string>? [|conversationHistory|] = null); }",
                "Nothing uses 'conversationHistory' of type 'List<string>?': a conversation is a list of ChatMessage, such as IReadOnlyList<ChatMessage>"
            },
            {
                "LLMD007",
                "static partial class C { [LlmStream] public static partial IAsyncEnumerable<string> Ask(string prompt, string[] [|images|]); }",
                "Nothing uses 'images' of type 'string[]': images are of the type ImageInput, or a list of it"
            },
            {
                "LLMD007",
                "static partial class C { [LlmStream] public static partial IAsyncEnumerable<string> Ask(string prompt, string [|audio|]); }",
                "Nothing uses 'audio' of type 'string': a recording is of the type AudioInput"
            },
            {
                "LLMD008",
                "static partial class C { [LlmStream(Prompt = \"Write {[|Language|]}.\")] public static partial IAsyncEnumerable<string> Ask(string language); }",
                "Prompt has a place for '{Language}', which is no parameter of 'Ask' (did you mean '{language}'?); write '{{' for a brace"
            },
            {
                "LLMD008",
                "static partial class C { [LlmStream(SystemPrompt = [|@\"Be {mood}.\"|])] public static partial IAsyncEnumerable<string> Ask(string prompt); }",
                "SystemPrompt has a place for '{mood}', which is no parameter of 'Ask'; write '{{' for a brace"
            },
            {
                "LLMD009",
                "static partial class C { [LlmStream(Prompt = \"Write [|{|]topic\")] public static partial IAsyncEnumerable<string> Ask(string topic); }",
                "Prompt is malformed: the '{' at 6 is never closed; a brace of the text is written twice"
            },
            {
                "LLMD009",
                "static partial class C { [LlmStream(Prompt = \"Write topic[|}|]\")] public static partial IAsyncEnumerable<string> Ask(string topic); }",
                "Prompt is malformed: the '}' at 11 closes nothing; a brace of the text is written twice"
            },
            {
                "LLMD009",
                "static partial class C { [LlmStream(Prompt = \"Write [|{|]} now\")] public static partial IAsyncEnumerable<string> Ask(string topic); }",
                "Prompt is malformed: '{}' at 6 is not the name of a parameter; a brace of the text is written twice"
            },
            {
                "LLMD009",
                "static partial class C { [LlmStream(Prompt = [|\"Fill {\\u0022a\\u0022: 1} with {topic}\"|])] public static partial IAsyncEnumerable<string> Ask(string topic); }",
                "Prompt is malformed: '{\"a\": 1}' at 5 is not the name of a parameter; a brace of the text is written twice"
            },
            {
                "LLMD009",
                "static partial class C { [LlmStream(Prompt = \"At [|{|]when:}\")] public static partial IAsyncEnumerable<string> Ask(DateTime when); }",
                "Prompt is malformed: '{when:}' at 3 has no format that can be used; a brace of the text is written twice"
            },
            {
                "LLMD010",
                "static partial class C { [LlmStream(Prompt = \"Sort {[|words|]}\")] public static partial IAsyncEnumerable<string> Ask(string[] words); }",
                "'words' of type 'string[]' cannot be written into Prompt: it has no text of its own but the name of its type; pass a string, such as string.Join(\", \", …)"
            },
            {
                "LLMD010",
                "static partial class C { [LlmStream(Prompt = \"See {[|image|]}\")] public static partial IAsyncEnumerable<string> Ask(ImageInput image); }",
                "'image' of type 'ImageInput' cannot be written into Prompt: it has no text of its own but the name of its type; pass a string, such as string.Join(\", \", …)"
            },
            {
                "LLMD010",
                "static partial class C { [LlmStream(Prompt = \"Say {[|word|]:upper}\")] public static partial IAsyncEnumerable<string> Ask(string word); }",
                "'word' of type 'string' cannot be written into Prompt: it takes no format; leave out the ':' and what follows"
            },
            {
                "LLMD010",
                "static partial class C { [LlmStream(Prompt = \"Say {[|word|]}\")] public static partial IAsyncEnumerable<string> Ask(ReadOnlySpan<char> word); }",
                "'word' of type 'ReadOnlySpan<char>' cannot be written into Prompt: it does not outlive the call; pass a string"
            },
            {
                "LLMD011",
                "static partial class C { [LlmStream] public static partial IAsyncEnumerable<string> Ask(string prompt, ProgressTracker tracker, IProgress<StreamProgress> [|progress|]); }",
                "'progress' is a second observer of the progress beside 'tracker': a stream has one, so remove one of them"
            },
            {
                "LLMD011",
                "static partial class C { [LlmStream] public static partial IAsyncEnumerable<string> Ask(string prompt, CancellationToken a, CancellationToken [|b|]); }",
                "'b' is a second CancellationToken beside 'a': a stream has one, so remove one of them"
            },
            {
                "LLMD012",
                "static partial class C { [LlmStream(TimeoutSeconds = [|0|])] public static partial IAsyncEnumerable<string> Ask(string prompt); }",
                "TimeoutSeconds must be more than 0 and at most a day (86400), and is 0"
            },
            {
                "LLMD012",
                "static partial class C { [LlmStream(TimeoutSeconds = [|double.NaN|])] public static partial IAsyncEnumerable<string> Ask(string prompt); }",
                "TimeoutSeconds must be more than 0 and at most a day (86400), and is NaN"
            },
            {
                "LLMD012",
                "static partial class C { [LlmStream(MaxRetries = [|-1|])] public static partial IAsyncEnumerable<string> Ask(string prompt); }",
                "MaxRetries must be 0 or more, and is -1"
            },
            {
                "LLMD012",
                "static partial class C { [LlmStream(MaxOutputTokens = [|0|])] public static partial IAsyncEnumerable<string> Ask(string prompt); }",
                "MaxOutputTokens must be 1 or more, and is 0"
            },
            {
                "LLMD012",
                "static partial class C { [LlmStream(Temperature = [|2.5f|])] public static partial IAsyncEnumerable<string> Ask(string prompt); }",
                "Temperature must be from 0 to 2, and is 2.5"
            },
            {
                "LLMD012",
                "static partial class C { [LlmStream(MaxCost = [|-0.1|])] public static partial IAsyncEnumerable<string> Ask(string prompt); }",
                "MaxCost must be from 0 to a million USD, and is -0.1"
            },
            {
                "LLMD012",
                "static partial class C { [LlmStream([|(TaskType)99|])] public static partial IAsyncEnumerable<string> Ask(string prompt); }",
                "the task type must be a member of TaskType, and is 99"
            },
            {
                "LLMD012",
                "static partial class C { [LlmStream(Strategy = [|(OptimizationStrategy)(-1)|])] public static partial IAsyncEnumerable<string> Ask(string prompt); }",
                "Strategy must be a member of OptimizationStrategy, and is -1"
            },
            {
                "LLMD013",
                "static partial class C { [LlmStream] public static partial IAsyncEnumerable<string> Ask(string prompt, ref int [|count|]); }",
                "'count' is passed as 'ref', but a stream runs after the call has returned: pass it by value"
            },
            {
                "LLMD013",
                "static partial class C { [LlmStream] public static partial IAsyncEnumerable<string> Ask(string prompt, out ProgressTracker [|tracker|]); }",
                "'tracker' is passed as 'out', but a stream runs after the call has returned: pass it by value"
            },
            {
                "LLMD013",
                "static partial class C { [LlmStream] public static partial IAsyncEnumerable<string> Ask(string prompt, in CancellationToken [|ct|]); }",
                "'ct' is passed as 'in', but a stream runs after the call has returned: pass it by value"
            },
            {
                "LLMD014",
                "partial class C(LlmSwitch a) { readonly LlmSwitch _a = a; LlmSwitch B => _a; [LlmStream] public partial IAsyncEnumerable<string> [|Ask|](string prompt); }",
                "'Ask' could ask '_a' or 'B' of 'C': leave one of type LlmSwitch, or give 'Ask' a parameter of that type"
            },
            {
                "LLMD015",
                "static partial class C { [LlmStream(MaxRetries = [|1|])] public static partial IAsyncEnumerable<string> Ask(string prompt, StreamPolicy policy); }",
                "MaxRetries never counts, because 'policy' is always given and counts whole: let 'policy' be null ('StreamPolicy? policy = null'), or set it there"
            },
            {
                "LLMD016",
                "static partial class C { [LlmStream(Recovery = [|RecoveryMode.Restart|])] public static partial IAsyncEnumerable<string> Ask(string prompt); }",
                "Recovery = RecoveryMode.Restart needs chunks, which tell when an answer begins anew: let 'Ask' return IAsyncEnumerable<StreamChunk>, or choose Continue or Fail"
            },
            {
                "LLMD017",
                "static partial class C { [LlmStream(Prompt = [|\" \"|])] public static partial IAsyncEnumerable<string> Ask(); }",
                "Prompt is empty: say what it is to be, or leave it out"
            },
            {
                "LLMD017",
                "static partial class C { [LlmStream(Providers = [|new string[0]|])] public static partial IAsyncEnumerable<string> Ask(string prompt); }",
                "Providers is empty: say what it is to be, or leave it out"
            },
            {
                "LLMD017",
                "static partial class C { [LlmStream(Model = [|\"\"|])] public static partial IAsyncEnumerable<string> Ask(string prompt); }",
                "Model is empty: say what it is to be, or leave it out"
            },
        };

    [Theory]
    [MemberData(nameof(Misuses))]
    public void Misuse_OfTheAttribute_IsTheOneDiagnosticAtItsPlace(string id, string marked, string message)
    {
        var text = Usings + marked;
        var start = text.IndexOf("[|", StringComparison.Ordinal);
        var end = text.IndexOf("|]", StringComparison.Ordinal) - 2;
        var source = text.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);

        var compiled = Compiled.Of(source);

        var problem = compiled.Problems.ShouldHaveSingleItem();
        (problem.Id, problem.GetMessage(CultureInfo.InvariantCulture), problem.Location.SourceSpan).ShouldBe(
            (id, message, TextSpan.FromBounds(start, end))
        );
        problem.Location.GetLineSpan().StartLinePosition.ShouldBe(SourceText.From(source).Lines.GetLinePosition(start));
        // Nothing is piled on top, where a body can be written at all; it is one that says no.
        if (id is not ("LLMD001" or "LLMD002" or "LLMD004" or "LLMD005"))
        {
            compiled.Remarks.ShouldBeEmpty();
            compiled.Text.ShouldContain($"throw new global::System.NotSupportedException(\"See {id}.\");");
        }
    }

    [Fact]
    public void Misuses_OfSeveralKinds_AreToldTogether()
    {
        var compiled = Compiled.Of(
            Usings
                + "static partial class C { [LlmStream(MaxRetries = -1, Temperature = 3)] public static partial Task Ask(string prompt, int count); }"
        );
        compiled.Problems.Select(p => p.Id).Order().ShouldBe(["LLMD003", "LLMD007", "LLMD012", "LLMD012"]);
    }

    [Fact]
    public void Type_ThatDoesNotExist_IsLeftToTheCompiler()
    {
        var compiled = Compiled.Of(
            Usings + "static partial class C { [LlmStream] public static partial Nowhere Ask(string prompt, Missing other); }"
        );
        compiled.Problems.ShouldBeEmpty();
        compiled.Remarks.ShouldAllBe(d => d.Id == "CS0246");
    }

    [Fact]
    public void Table_OfMisuses_HasEveryRule() => Misuses.Select(m => m.Data.Item1).Distinct().Order().ShouldBe(Ids());

    [Fact]
    public void Page_OnTheAttribute_HasEveryRule()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs/llm-stream.md"));
        Id().Matches(page).Select(m => m.Value).Distinct().Order().ShouldBe(Ids());
    }

    [Fact]
    public void ReleaseNotes_OfTheAnalyzer_HaveEveryRule()
    {
        var folder = Path.Combine(Repository.Root, "src/LlmDispatcher.Generators");
        var notes =
            File.ReadAllText(Path.Combine(folder, "AnalyzerReleases.Shipped.md"))
            + File.ReadAllText(Path.Combine(folder, "AnalyzerReleases.Unshipped.md"));
        Id().Matches(notes).Select(m => m.Value).Order().ShouldBe(Ids());
    }

    private static string[] Ids() =>
        [
            .. Id()
                .Matches(File.ReadAllText(Path.Combine(Repository.Root, "src/LlmDispatcher.Generators/Rules.cs")))
                .Select(m => m.Value)
                .Order(),
        ];

    [GeneratedRegex(@"LLMD\d{3}")]
    private static partial Regex Id();
}
