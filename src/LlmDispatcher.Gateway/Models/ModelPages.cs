using System.Buffers;
using LlmDispatcher.Gateway.Answers;
using LlmDispatcher.Gateway.Keys;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Gateway.Models;

/// <summary>The models that can be asked for, as the clients of a language expect to find them.</summary>
internal static class ModelPages
{
    public static ReadOnlyMemory<byte> All(LlmSwitch llm, Caller caller, WireDialect language)
    {
        var output = new ArrayBufferWriter<byte>();
        var models = ModelEntry.For(caller, llm).ToList();
        if (language == WireDialect.Google)
            ModelLists.WriteGemini(models, output);
        else if (language == WireDialect.Anthropic)
            ModelLists.WriteAnthropic(models, output);
        else
            ModelLists.WriteOpenAI(models, output);
        return output.WrittenMemory;
    }

    /// <exception cref="ProviderException">There is no such model for this caller.</exception>
    public static ReadOnlyMemory<byte> One(LlmSwitch llm, Caller caller, string name, WireDialect language)
    {
        if (!caller.MayUse(name) || ModelEntry.Find(llm, name) is not { } model)
            throw new ProviderException(Problem.NoSuchModel(name));
        var output = new ArrayBufferWriter<byte>();
        if (language == WireDialect.Google)
            ModelLists.WriteGemini(model, output);
        else if (language == WireDialect.Anthropic)
            ModelLists.WriteAnthropic(model, output);
        else
            ModelLists.WriteOpenAI(model, output);
        return output.WrittenMemory;
    }
}
