using LlmDispatcher.Hosting;

namespace LlmDispatcher.Tests.Hosting;

/// <summary>Configuration written for one test: a directory of its own with files in it, and variables of its own.</summary>
internal sealed class Written : IDisposable
{
    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("llmd-test-").FullName;

    public Dictionary<string, string> Environment { get; } = [];

    public static Written Json(string json)
    {
        var written = new Written();
        written.File("llmd.json", json);
        return written;
    }

    public Written With(string variable, string value)
    {
        Environment[variable] = value;
        return this;
    }

    public string File(string name, string text)
    {
        var path = Path.Combine(Directory, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    public LlmSwitch Build() => DefaultConfiguration.Read(Environment, Directory).Build();

    public LlmConfigurationException Refused() => Should.Throw<LlmConfigurationException>(() => Build().Dispose());

    /// <summary>The options of one provider as the file and the variables give them.</summary>
    public ProviderOptions Provider(string id)
    {
        var root = JsonConfiguration.Read(Path.Combine(Directory, "llmd.json"), "llmd.json");
        EnvironmentOverrides.Apply(Environment, root);
        ConfigurationSchema.CheckRoot(root);
        return new ProviderSection(Environment, Directory, PolicySection.ReadConnect(root.Value("policy"))).Read(
            root.Find("providers")!.Find(id)!
        );
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
