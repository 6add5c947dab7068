namespace LlmDispatcher.Simulator.Wire;

/// <summary>A body that is sent in one piece.</summary>
internal sealed record Payload(byte[] Bytes, string ContentType = "application/json");
