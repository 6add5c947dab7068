namespace LlmDispatcher.Tests.Generators;

/// <summary>Every shape that is allowed compiles without a word: not from the generator, and not from the compiler, though it is asked about everything.</summary>
public sealed class ShapeTests
{
    private const string Usings = """
        #nullable enable
        using System;
        using System.Collections.Generic;
        using System.Collections.Immutable;
        using System.Threading;
        using LlmDispatcher;
        using Microsoft.Extensions.AI;

        """;

    private const string Doc = "/// <summary>A type.</summary>\n";

    [Theory]
    // Names of the prompt
    [InlineData("static partial class C", "static", "(string prompt)")]
    [InlineData("static partial class C", "static", "(string message)")]
    [InlineData("static partial class C", "static", "(string description, CancellationToken ct = default)")]
    [InlineData("static partial class C", "static", "(CancellationToken ct, string topic)")]
    [InlineData("static partial class C", "static", "(string? prompt, IEnumerable<ChatMessage> messages)")]
    // Conversations
    [InlineData("static partial class C", "static", "(IEnumerable<ChatMessage> messages)")]
    [InlineData("static partial class C", "static", "(List<ChatMessage> history, CancellationToken ct)")]
    [InlineData("static partial class C", "static", "(string message, IReadOnlyList<ChatMessage>? conversationHistory = null)")]
    [InlineData("static partial class C", "static", "(string message, ChatMessage[] conversationHistory)")]
    [InlineData("static partial class C", "static", "(string message, ImmutableArray<ChatMessage> conversationHistory)")]
    // Media
    [InlineData("static partial class C", "static", "(string prompt, ImageInput image)")]
    [InlineData("static partial class C", "static", "(string prompt, IEnumerable<ImageInput> images)")]
    [InlineData("static partial class C", "static", "(string prompt, List<ImageInput>? images = null)")]
    [InlineData("static partial class C", "static", "(string prompt, params ImageInput[] images)")]
    [InlineData("static partial class C", "static", "(string prompt, params IReadOnlyList<ImageInput> images)")]
    [InlineData("static partial class C", "static", "(string prompt, ImageInput before, ImageInput after)")]
    [InlineData("static partial class C", "static", "(AudioInput audio)")]
    [InlineData("static partial class C", "static", "(AudioInput audio, string? prompt = null)")]
    // Watchers and rules
    [InlineData(
        "static partial class C",
        "static",
        "(string prompt, ProgressTracker tracker, StreamingCallbacks callbacks, StreamingCache cache, StreamPolicy policy)"
    )]
    [InlineData("static partial class C", "static", "(string prompt, IProgress<StreamProgress> progress)")]
    [InlineData("static partial class C", "static", "(string prompt, Progress<StreamProgress> progress)")]
    [InlineData("static partial class C", "static", "(string prompt, IProgress<object> progress)")]
    [InlineData("static partial class C", "static", "(string prompt, LlmSwitch? @switch = null)")]
    [InlineData("static partial class C", "static", "(this LlmSwitch llm, string prompt)")]
    [InlineData("static partial class C", "static", "(this string prompt)")]
    // Hosts
    [InlineData("partial class C", "static", "(string prompt)")]
    [InlineData("partial class C(LlmSwitch llm)", "", "(string prompt)")]
    [InlineData("sealed partial class C<T, @class>", "", "(string prompt)")]
    [InlineData("abstract partial class C", "", "(string prompt)")]
    [InlineData("partial struct C", "", "(string prompt)")]
    [InlineData("readonly partial struct C", "readonly", "(string prompt)")]
    [InlineData("ref partial struct C", "", "(string prompt)")]
    [InlineData("partial record C", "", "(string prompt)")]
    [InlineData("partial record struct C", "", "(string prompt)")]
    [InlineData("readonly partial record struct C", "", "(string prompt)")]
    [InlineData("partial interface C<in T>", "static", "(string prompt)")]
    [InlineData("partial class @class", "", "(string @string, CancellationToken @default)")]
    [InlineData("partial class C", "virtual", "(string prompt)")]
    public void Shape_ThatIsAllowed_CompilesWithoutAWord(string host, string modifiers, string parameters)
    {
        foreach (var result in new[] { "string", "StreamChunk" })
        {
            var source =
                $"{Usings}namespace A.@event.B {{ {Doc}public {host} {{ {Doc}[LlmStream] public {modifiers} partial IAsyncEnumerable<{result}> Ask{parameters}; }} }}";
            Quiet(source);
        }
    }

    [Theory]
    [InlineData("Prompt = \"{a} and {b}\"", "(string a, int b)")]
    [InlineData("Prompt = \"{a}\"", "(int? a = null)")]
    [InlineData("Prompt = \"{a:0.00} {a}\"", "(decimal a)")]
    [InlineData("Prompt = \"{a:O}\"", "(DateTimeOffset? a)")]
    [InlineData("Prompt = \"{a} {b} {c} {d} {e}\"", "(bool a, char b, Guid c, DayOfWeek d, Uri e)")]
    [InlineData("Prompt = \"{a}\"", "((int X, string Y) a)")]
    [InlineData("Prompt = \"{a}\"", "(object a)")]
    [InlineData("Prompt = \"{a}\"", "(IFormattable a)")]
    [InlineData("Prompt = \"{a:x}\"", "(nint a)")]
    [InlineData("Prompt = \"{@class}{ @int }\"", "(string @class, string @int)")]
    [InlineData("Prompt = \"{{{a}}}\"", "(string a)")]
    [InlineData("Prompt = \"Nothing but text, with \\\"quotes\\\" and \\\\ and {{braces}}\"", "()")]
    [InlineData("Prompt = \"{prompt}\"", "(string prompt)")]
    [InlineData("Prompt = \"{prompt}\"", "(string? prompt = null)")]
    [InlineData("SystemPrompt = \"You speak {language}.\"", "(string language, string question)")]
    [InlineData("Prompt = P, SystemPrompt = \"{a}\" + \"{b}\"", "(string a, string b)")]
    [InlineData("Prompt = @\"C:\\{a}\"", "(string a)")]
    [InlineData("Prompt = \"\"\"Say \"{a}\" 🌊\"\"\"", "(string a)")]
    [InlineData("Prompt = null, SystemPrompt = null, Model = null, Providers = null", "(string prompt)")]
    [InlineData("TimeoutSeconds = 30, MaxRetries = 3, Fallback = true", "(string prompt, StreamPolicy? policy = null)")]
    public void Template_OfAnyType_CompilesWithoutAWord(string settings, string parameters) =>
        Quiet(
            $"{Usings}{Doc}public static partial class C {{ {Doc}public const string P = \"{{a}}{{b}}\"; {Doc}[LlmStream({settings})] public static partial IAsyncEnumerable<string> Ask{parameters}; }}"
        );

    [Theory]
    [InlineData("<T>(T value)", "")]
    [InlineData("<T>(T? value)", " where T : struct, IFormattable")]
    [InlineData("<T>(T value)", " where T : class, IComparable<T>, new()")]
    [InlineData("<T>(T? value)", " where T : class?")]
    [InlineData("<T>(T value)", " where T : notnull")]
    [InlineData("<T>(T value)", " where T : unmanaged")]
    public void Method_Generic_CompilesWithoutAWord(string head, string constraints) =>
        Quiet(
            $"{Usings}{Doc}public static partial class C {{ {Doc}[LlmStream(Prompt = \"{{value}}\")] public static partial IAsyncEnumerable<string> Ask{head}{constraints}; }}"
        );

    [Theory]
    [InlineData("public partial class C : B { §; }", "override")]
    [InlineData("public partial class C : B { §; }", "sealed override")]
    [InlineData("public partial class C : B { §; }", "new")]
    [InlineData("public partial class C : I { §; }", "")]
    [InlineData("public partial class O { internal sealed partial class C : I { §; } }", "")]
    [InlineData("public partial class C : H { §; }", "")]
    [InlineData("public partial class C(LlmSwitch llm) : I { readonly LlmSwitch _llm = llm; §; }", "")]
    [InlineData("public partial class C : I { LlmSwitch? L { get; set; } §; }", "")]
    [InlineData("public partial class C : I { static LlmSwitch S => LlmSwitch.Global; §; }", "")]
    [InlineData("public partial record C(LlmSwitch Llm) : I { §; }", "")]
    public void Host_WithABaseOrASwitch_CompilesWithoutAWord(string shape, string modifiers)
    {
        var method = $"[LlmStream] public {modifiers} partial IAsyncEnumerable<string> Ask(string prompt, CancellationToken ct = default)";
        Quiet(
            "#pragma warning disable CS1591\n"
                + Usings
                + "public class B { public virtual IAsyncEnumerable<string> Ask(string prompt, CancellationToken ct = default) => throw null!; }\n"
                + "public class H { protected LlmSwitch Llm => LlmSwitch.Global; }\n"
                + "public interface I { IAsyncEnumerable<string> Ask(string prompt, CancellationToken ct = default); }\n"
                + shape.Replace("§", method, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Overloads_InOneHost_HaveFilesOfTheirOwn()
    {
        var compiled = Compiled.Of(
            Usings
                + """
                static partial class C
                {
                    [LlmStream] public static partial IAsyncEnumerable<string> Ask(string prompt);
                    [LlmStream] public static partial IAsyncEnumerable<string> Ask(string prompt, ImageInput image);
                    [LlmStream] public static partial IAsyncEnumerable<string> ask(string prompt);
                }
                static partial class C<T> { [LlmStream] public static partial IAsyncEnumerable<string> Ask(string prompt); }
                """
        );
        compiled.Problems.ShouldBeEmpty();
        compiled.Remarks.ShouldBeEmpty();
        compiled.Result.GeneratedTrees.Length.ShouldBe(4);
    }

    [Fact]
    public void Type_Obsolete_IsRemarkedWhereItIsDeclaredOnly()
    {
        var compiled = Compiled.Of(
            Usings
                + """
                [Obsolete("old")] class Old { public override string ToString() => ""; }
                static partial class C { [LlmStream(Prompt = "{old}")] public static partial IAsyncEnumerable<string> Ask(Old old); }
                """
        );
        compiled.Remarks.ShouldHaveSingleItem().Location.SourceTree!.FilePath.ShouldBe("Sample.cs");
    }

    [Fact]
    public void File_WithoutNullable_CompilesWithoutAWord() =>
        Quiet(
            Usings.Replace("enable", "disable", StringComparison.Ordinal)
                + $"{Doc}public static partial class C {{ {Doc}[LlmStream] public static partial IAsyncEnumerable<string> Ask(string message, List<ChatMessage> conversationHistory = null); }}"
        );

    private static void Quiet(string source)
    {
        var compiled = Compiled.Of(source);
        compiled.Problems.ShouldBeEmpty();
        compiled.Remarks.ShouldBeEmpty(source);
        compiled.RemarksAloud().ShouldBeEmpty(source);
        compiled.Result.GeneratedTrees.ShouldNotBeEmpty();
    }
}
