using System.Text.Json;
using LlmDispatcher.Cli.Rendering;
using LlmDispatcher.Routing;

namespace LlmDispatcher.Cli.Commands.Models;

/// <summary>The models for programs.</summary>
internal static class ModelsJson
{
    public static void Write(ModelList list, TextWriter output) =>
        JsonOutput.Write(
            output,
            json =>
            {
                json.WriteString("checked", Amount.Day(ModelCatalogue.BuiltIn.CheckedOn));
                json.WriteObjects("models", list.Models, row => WriteModel(json, row));
                json.WriteObjects("names", list.Names, name => WriteName(json, name));
            }
        );

    private static void WriteName(Utf8JsonWriter json, ModelAlias name)
    {
        json.WriteString("name", name.Name);
        json.WriteTexts("routes", name.Routes.Select(r => r.ToString()));
        json.WriteString("strategy", name.Strategy is { } strategy ? Rendering.Names.Of(strategy) : null);
    }

    private static void WriteModel(Utf8JsonWriter json, ModelRow row)
    {
        var card = row.Card;
        json.WriteString("id", card.Id);
        json.WriteString("provider", row.Provider);
        json.WriteOptional("contextWindow", card.ContextWindow);
        json.WriteOptional("maxInputTokens", card.MaxInputTokens);
        json.WriteOptional("maxOutputTokens", card.MaxOutputTokens);
        if (card.Inputs is { } inputs)
            json.WriteTexts("inputs", inputs);
        else
            json.WriteNull("inputs");
        WritePrices(json, card.Prices);
        if (card.Prices?.Above is var (tokens, prices))
        {
            json.WriteStartObject("above");
            json.WriteNumber("tokens", tokens);
            WritePrices(json, prices);
            json.WriteEndObject();
        }
        json.WriteBoolean("reasoning", card.Reasoning);
        json.WriteBoolean("prefill", card.Prefill);
        json.WriteNumber("quality", card.Quality);
        json.WriteString("ends", card.Ends is { } day ? Amount.Day(day) : null);
        json.WriteBoolean("gone", row.IsGone);
        json.WriteObjects(
            "sources",
            card.Sources,
            source =>
            {
                json.WriteString("name", source.Name);
                json.WriteString("date", Amount.Day(source.Date));
            }
        );
    }

    private static void WritePrices(Utf8JsonWriter json, ModelPrices? prices)
    {
        json.WriteOptional("inputPrice", prices?.Input);
        json.WriteOptional("cachedInputPrice", prices?.CachedInput);
        json.WriteOptional("cacheWritePrice", prices?.CacheWrite);
        json.WriteOptional("audioInputPrice", prices?.AudioInput);
        json.WriteOptional("outputPrice", prices?.Output);
    }
}
