namespace Skiff.Runtime.Shim;

/// <summary>Which of a process's streams a client wants.</summary>
[Flags]
public enum AttachedStreams
{
    None = 0,
    Stdin = 1,
    Stdout = 2,
    Stderr = 4,
}
