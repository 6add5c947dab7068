using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace LlmDispatcher.Routing;

/// <summary>The models we know, from <c>catalogue.json</c>: facts with their sources, and our own priors for quality and speed.</summary>
internal sealed class ModelCatalogue
{
    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip };

    private readonly FrozenDictionary<string, ModelCard> _byId;
    private readonly FrozenDictionary<string, string> _aliases;

    private ModelCatalogue(DateOnly checkedOn, IReadOnlyList<ModelCard> models, Dictionary<string, string> aliases)
    {
        CheckedOn = checkedOn;
        Models = models;
        _byId = models.ToFrozenDictionary(m => m.Id, StringComparer.OrdinalIgnoreCase);
        _aliases = aliases.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The one that comes with the library.</summary>
    public static ModelCatalogue BuiltIn { get; } = Read(typeof(ModelCatalogue).Assembly.GetManifestResourceStream("catalogue.json")!);

    /// <summary>When somebody last compared it with its sources.</summary>
    public DateOnly CheckedOn { get; }

    public IReadOnlyList<ModelCard> Models { get; }

    public ModelCard? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The model that an old name stands for; <see langword="null"/> when it is none.</summary>
    public string? Resolve(string alias) => _aliases.GetValueOrDefault(alias);

    /// <param name="json">A catalogue in JSON, in which comments are allowed; it is closed.</param>
    public static ModelCatalogue Read(Stream json)
    {
        using var stream = json;
        using var document = JsonDocument.Parse(stream, Options);
        var root = document.RootElement;
        var sources = root.GetProperty("sources")
            .EnumerateObject()
            .ToDictionary(s => s.Name, s => new CatalogueSource(s.Value.GetProperty("name").GetString()!, Date(s.Value, "date")!.Value));
        return new ModelCatalogue(
            Date(root, "checked")!.Value,
            [.. root.GetProperty("models").EnumerateArray().Select(m => Card(m, sources))],
            root.GetProperty("aliases").EnumerateObject().ToDictionary(a => a.Name, a => a.Value.GetString()!)
        );
    }

    private static ModelCard Card(JsonElement model, Dictionary<string, CatalogueSource> sources) =>
        new(model.GetProperty("id").GetString()!)
        {
            Provider = model.GetProperty("provider").GetString(),
            ContextWindow = Number(model, "context"),
            MaxInputTokens = Number(model, "maxInput"),
            MaxOutputTokens = Number(model, "maxOutput"),
            Inputs = Texts(model, "inputs"),
            Prices = PricesOf(model),
            Quality = model.GetProperty("quality").GetDouble(),
            FirstToken = TimeSpan.FromSeconds(model.GetProperty("firstToken").GetDouble()),
            TokensPerSecond = model.GetProperty("tokensPerSecond").GetDouble(),
            Reasoning = model.TryGetProperty("reasoning", out var reasoning) && reasoning.GetBoolean(),
            Prefill = model.TryGetProperty("prefill", out var prefill) && prefill.GetBoolean(),
            Strengths = Texts(model, "strengths").Aggregate(Capability.None, (all, s) => all | Enum.Parse<Capability>(s, ignoreCase: true)),
            Ends = Date(model, "ends"),
            Sources = [.. Texts(model, "sources").Select(s => sources[s])],
        };

    private static int? Number(JsonElement e, string name) => e.TryGetProperty(name, out var value) ? value.GetInt32() : null;

    private static ModelPrices? PricesOf(JsonElement e) =>
        Usd(e, "in") is { } input
            ? new ModelPrices(input, Usd(e, "out")!.Value)
            {
                CachedInput = Usd(e, "cachedIn"),
                CacheWrite = Usd(e, "cacheWrite"),
                AudioInput = Usd(e, "audioIn"),
                Above = e.TryGetProperty("above", out var above) ? new(above.GetProperty("tokens").GetInt64(), PricesOf(above)!) : null,
            }
            : null;

    private static decimal? Usd(JsonElement e, string name) => e.TryGetProperty(name, out var value) ? value.GetDecimal() : null;

    private static IReadOnlyList<string> Texts(JsonElement e, string name) =>
        e.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(i => i.GetString()!)] : [];

    private static DateOnly? Date(JsonElement e, string name) =>
        e.TryGetProperty(name, out var value) ? DateOnly.ParseExact(value.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null;
}
