namespace Skiff.Oci.RuntimeSpec;

/// <summary>Programs run at the six points of the lifecycle, in the listed order.</summary>
public sealed record Hooks
{
    public Hook[]? Prestart { get; init; }
    public Hook[]? CreateRuntime { get; init; }
    public Hook[]? CreateContainer { get; init; }
    public Hook[]? StartContainer { get; init; }
    public Hook[]? Poststart { get; init; }
    public Hook[]? Poststop { get; init; }
}
