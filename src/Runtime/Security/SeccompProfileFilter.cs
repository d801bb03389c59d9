namespace Skiff.Runtime.Security;

/// <summary>Conditions on the container's capabilities, the machine and the kernel (`4.8`).</summary>
internal sealed record SeccompProfileFilter
{
    public string[]? Caps { get; init; }

    public string[]? Arches { get; init; }

    public string? MinKernel { get; init; }
}
