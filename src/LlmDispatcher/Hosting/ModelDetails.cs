namespace LlmDispatcher.Hosting;

/// <summary>Checks what is written about a model, so that a file that passes now will pass once it has effect.</summary>
internal static class ModelDetails
{
    public static void Check(ConfigurationNode detail)
    {
        if (detail.IsNull)
            return;
        switch (detail.Name)
        {
            case "contextWindow":
                detail.AsPositive<long>();
                break;
            case "inputPrice" or "outputPrice":
                detail.AsPrice();
                break;
            case "prefill" or "reasoning":
                detail.AsBoolean();
                break;
            case "inputs":
                foreach (var input in detail.AsSection("a list such as [\"text\", \"image\"]").Children)
                    input.AsText("a kind of input, such as \"text\"");
                break;
            default:
                break;
        }
    }
}
