using LlmDispatcher.Routing;

namespace LlmDispatcher.Cli.Commands.Models;

/// <summary>A model as somebody can ask for it.</summary>
/// <param name="Provider">Who offers it.</param>
/// <param name="Card">What is known about it.</param>
/// <param name="IsGone">Whether its provider has taken it away.</param>
internal sealed record ModelRow(string Provider, ModelCard Card, bool IsGone);
