namespace Skiff.Oci.RuntimeSpec;

/// <summary>In characters.</summary>
public sealed record ConsoleSize
{
    public ulong Height { get; init; }
    public ulong Width { get; init; }
}
