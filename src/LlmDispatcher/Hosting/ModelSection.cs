namespace LlmDispatcher.Hosting;

/// <summary>Reads one entry of a provider's <c>models</c>: an id, or an object with what is known about the model.</summary>
internal static class ModelSection
{
    public static ModelOptions Read(ConfigurationNode model)
    {
        if (!model.IsSection)
            return new ModelOptions(model.AsText("a model's id, or an object with 'id'"));
        ConfigurationSchema.CheckModel(model);
        return new ModelOptions(model.Value("id")?.AsText("a model's id") ?? throw Missing(model))
        {
            ContextWindow = model.Value("contextWindow")?.AsPositive<int>(),
            Inputs = model.Value("inputs")?.AsSection("a list such as [\"text\", \"image\"]").Children is { } inputs
                ? [.. inputs.Select(i => i.AsText("a kind of input, such as \"text\""))]
                : null,
            Prefill = model.Value("prefill")?.AsBoolean(),
            Reasoning = model.Value("reasoning")?.AsBoolean(),
            InputPrice = model.Value("inputPrice")?.AsPrice(),
            CachedInputPrice = model.Value("cachedInputPrice")?.AsPrice(),
            OutputPrice = model.Value("outputPrice")?.AsPrice(),
        };
    }

    private static LlmConfigurationException Missing(ConfigurationNode model) =>
        model.Find("id")?.Error("is missing.") ?? new($"{model.Origin}: '{model.Key}:id' is missing.", $"{model.Key}:id");
}
