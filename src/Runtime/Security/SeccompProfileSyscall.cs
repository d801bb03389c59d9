using Skiff.Oci.RuntimeSpec;

namespace Skiff.Runtime.Security;

/// <summary>A rule; <see cref="Name"/> is how old profiles write a single one of <see cref="Names"/>.</summary>
internal sealed record SeccompProfileSyscall
{
    public string? Name { get; init; }

    public string[]? Names { get; init; }

    public string Action { get; init; } = "";

    public uint? ErrnoRet { get; init; }

    public SeccompArg[]? Args { get; init; }

    public SeccompProfileFilter? Includes { get; init; }

    public SeccompProfileFilter? Excludes { get; init; }
}
