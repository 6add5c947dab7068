using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmDispatcher.Generators.Reading;

/// <summary>The types that a parameter's meaning is told by.</summary>
internal sealed class KnownTypes(Compilation compilation, IAssemblySymbol library)
{
    public const string Attribute = "LlmDispatcher.LlmStreamAttribute";

    private readonly INamedTypeSymbol? _enumerable = compilation.GetTypeByMetadataName("System.Collections.Generic.IEnumerable`1");
    private readonly INamedTypeSymbol? _asyncEnumerable = compilation.GetTypeByMetadataName(
        "System.Collections.Generic.IAsyncEnumerable`1"
    );
    private readonly INamedTypeSymbol? _progress = compilation.GetTypeByMetadataName("System.IProgress`1");
    private readonly INamedTypeSymbol? _token = compilation.GetTypeByMetadataName("System.Threading.CancellationToken");
    private readonly INamedTypeSymbol? _message = compilation.GetTypeByMetadataName("Microsoft.Extensions.AI.ChatMessage");

    public INamedTypeSymbol? Formattable { get; } = compilation.GetTypeByMetadataName("System.IFormattable");

    public ParameterKind KindOf(ITypeSymbol type) =>
        Is(type, _token) ? ParameterKind.Token
        : IsSwitch(type) ? ParameterKind.Switch
        : Converts(type, Own("StreamPolicy")) ? ParameterKind.Policy
        : Converts(type, _progress, Own("StreamProgress")) ? ParameterKind.Progress
        : Converts(type, Own("StreamingCallbacks")) ? ParameterKind.Callbacks
        : Converts(type, Own("StreamingCache")) ? ParameterKind.Cache
        : Converts(type, Own("AudioInput")) ? ParameterKind.Audio
        : Converts(type, Own("ImageInput")) || Converts(type, _enumerable, Own("ImageInput")) ? ParameterKind.Image
        : Converts(type, _enumerable, _message) ? ParameterKind.History
        : ParameterKind.Text;

    public bool IsSwitch(ITypeSymbol type) => Is(type, Own("LlmSwitch"));

    public bool IsMessage(ITypeSymbol type) => Is(type, _message);

    /// <returns>Whether it is a stream of text, or else of chunks; <see langword="null"/> when it is neither.</returns>
    public bool? IsTextStream(ITypeSymbol type) =>
        type is not INamedTypeSymbol { IsGenericType: true } stream || !Is(stream.OriginalDefinition, _asyncEnumerable) ? null
        : stream.TypeArguments[0].SpecialType == SpecialType.System_String ? true
        : Is(stream.TypeArguments[0], Own("StreamChunk")) ? false
        : null;

    public bool Converts(ITypeSymbol type, ITypeSymbol? target) =>
        target is not null
        && compilation.ClassifyConversion(type, target)
            is { IsImplicit: true }
                and ({ IsIdentity: true } or { IsReference: true } or { IsBoxing: true });

    public bool IsAccessible(ISymbol member, INamedTypeSymbol host) => compilation.IsSymbolAccessibleWithin(member, host);

    private bool Converts(ITypeSymbol type, INamedTypeSymbol? generic, ITypeSymbol? argument) =>
        argument is not null && Converts(type, generic?.Construct(argument));

    private INamedTypeSymbol? Own(string name) => library.GetTypeByMetadataName($"LlmDispatcher.{name}");

    private static bool Is(ITypeSymbol type, ITypeSymbol? known) => SymbolEqualityComparer.Default.Equals(type, known);
}

/// <summary>What a parameter is to a request.</summary>
internal enum ParameterKind
{
    Text,
    Token,
    Switch,
    Policy,
    Progress,
    Callbacks,
    Cache,
    Audio,
    Image,
    History,
}
