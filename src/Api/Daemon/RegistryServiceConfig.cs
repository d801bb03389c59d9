namespace Skiff.Api.Daemon;

public sealed record RegistryServiceConfig
{
    public List<string>? AllowNondistributableArtifactsCIDRs { get; init; }

    public List<string>? AllowNondistributableArtifactsHostnames { get; init; }

    public List<string>? InsecureRegistryCIDRs { get; init; }

    public Dictionary<string, IndexInfo?>? IndexConfigs { get; init; }

    public List<string>? Mirrors { get; init; }
}
