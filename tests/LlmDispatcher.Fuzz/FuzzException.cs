namespace LlmDispatcher.Fuzz;

/// <summary>A reader has broken one of the rules that hold for any bytes.</summary>
internal sealed class FuzzException(string message, Exception? innerException = null) : Exception(message, innerException);
