namespace LlmDispatcher.Hosting;

/// <summary>A value or a section of the configuration, in the order it was written, that knows where it was written.</summary>
/// <param name="name">Its own name; a number in a list.</param>
/// <param name="origin">For people: a file and line, or a variable.</param>
/// <param name="parent">The section it is in; <see langword="null"/> for the root.</param>
internal sealed class ConfigurationNode(string name, string origin, ConfigurationNode? parent = null)
{
    private readonly List<ConfigurationNode> _children = [];

    public string Name { get; private set; } = name;

    public string Origin { get; private set; } = origin;

    /// <summary>The path from the root, such as <c>providers:openai:apiKey</c>.</summary>
    public string Key => parent is null or { Name: "" } ? Name : $"{parent.Key}:{Name}";

    /// <summary>The value; <see langword="null"/> for a section and for <c>null</c>.</summary>
    public string? Text { get; private set; }

    public bool IsSection { get; private set; }

    public bool IsNull => Text is null && !IsSection;

    public IReadOnlyList<ConfigurationNode> Children => _children;

    public static ConfigurationNode Root(string origin)
    {
        var root = new ConfigurationNode("", origin);
        root.BecomeSection();
        return root;
    }

    public ConfigurationNode? Find(string childName) =>
        _children.Find(c => string.Equals(c.Name, childName, StringComparison.OrdinalIgnoreCase));

    public ConfigurationNode GetOrAdd(string childName, string childOrigin)
    {
        BecomeSection();
        if (Find(childName) is { } known)
            return known;
        var added = new ConfigurationNode(childName, childOrigin, this);
        _children.Add(added);
        return added;
    }

    public void Drop(string childName) => _children.RemoveAll(c => c.Name == childName);

    public void BecomeSection()
    {
        IsSection = true;
        Text = null;
    }

    public void SetText(string? text, string textOrigin)
    {
        Text = text;
        Origin = textOrigin;
        IsSection = false;
        _children.Clear();
    }

    /// <summary>Takes the name as the schema spells it: names are compared without case.</summary>
    public void SpellAs(string schemaName) => Name = schemaName;

    /// <summary>An error about this node.</summary>
    /// <param name="problem">Goes on after the key: <c>is "10"; expected …</c>.</param>
    public LlmConfigurationException Error(string problem) => new($"{Origin}: '{Key}' {problem}", Key);

    /// <summary>An error that shows what was found. Never for a secret.</summary>
    public LlmConfigurationException Mismatch(string expected) => Error($"is {Found}; expected {expected}.");

    private string Found =>
        IsNull ? "null"
        : Text is not null ? $"\"{Text}\""
        : Children.Count > 0 && Children.All(c => c.Name.All(char.IsAsciiDigit)) ? "a list"
        : "a section";
}
