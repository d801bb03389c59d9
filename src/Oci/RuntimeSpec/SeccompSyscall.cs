namespace Skiff.Oci.RuntimeSpec;

public sealed record SeccompSyscall
{
    public string[] Names { get; init; } = [];
    public string Action { get; init; } = "";
    public uint? ErrnoRet { get; init; }
    public SeccompArg[]? Args { get; init; }
}
