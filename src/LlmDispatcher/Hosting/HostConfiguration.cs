using Microsoft.Extensions.Configuration;

namespace LlmDispatcher.Hosting;

/// <summary>Reads a host's <see cref="IConfiguration"/>, which has the shape of an <c>llmd.json</c>.</summary>
internal static class HostConfiguration
{
    public static ConfigurationNode Read(IConfiguration configuration)
    {
        var root = ConfigurationNode.Root("Configuration");
        // A host's root holds the settings of others too, and its whole environment; a section of it is ours alone.
        var isOurs = configuration is IConfigurationSection;
        foreach (var section in configuration.GetChildren())
        {
            if (isOurs || ConfigurationSchema.IsRootName(section.Key))
                Copy(section, root.GetOrAdd(section.Key, root.Origin));
        }
        return root;
    }

    private static void Copy(IConfigurationSection section, ConfigurationNode node)
    {
        var children = section.GetChildren().ToList();
        if (children.Count == 0)
        {
            if (section.Value is { } value)
                node.SetText(value, node.Origin);
            return;
        }
        foreach (var child in children)
            Copy(child, node.GetOrAdd(child.Key, node.Origin));
    }
}
