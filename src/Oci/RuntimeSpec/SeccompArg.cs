namespace Skiff.Oci.RuntimeSpec;

public sealed record SeccompArg
{
    public uint Index { get; init; }
    public ulong Value { get; init; }
    public ulong? ValueTwo { get; init; }
    public string Op { get; init; } = "";
}
