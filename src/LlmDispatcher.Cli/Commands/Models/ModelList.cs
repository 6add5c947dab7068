using LlmDispatcher.Routing;

namespace LlmDispatcher.Cli.Commands.Models;

/// <summary>What somebody can ask for.</summary>
/// <param name="Models">The models.</param>
/// <param name="Names">The configuration's own names for routes.</param>
internal sealed record ModelList(IReadOnlyList<ModelRow> Models, IReadOnlyList<ModelAlias> Names);
