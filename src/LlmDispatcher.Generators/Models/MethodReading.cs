namespace LlmDispatcher.Generators.Models;

/// <summary>What was read of one attribute: a method, unless no body can be written for it, and what is wrong with it.</summary>
internal sealed record MethodReading(StreamMethod? Method, EquatableArray<Problem> Problems);
