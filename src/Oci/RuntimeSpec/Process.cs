namespace Skiff.Oci.RuntimeSpec;

/// <summary>The `process` object of config.json (runtime-spec, config.md, "Process").</summary>
public sealed record Process
{
}
