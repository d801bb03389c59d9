namespace Skiff.Oci.RuntimeSpec;

public sealed record SeccompFeatures
{
    public bool? Enabled { get; init; }
    public string[]? Actions { get; init; }
    public string[]? Operators { get; init; }
    public string[]? Archs { get; init; }
    public string[]? KnownFlags { get; init; }
    public string[]? SupportedFlags { get; init; }
}
