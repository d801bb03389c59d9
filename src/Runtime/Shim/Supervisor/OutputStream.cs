namespace Skiff.Runtime.Shim.Supervisor;

/// <summary>With the numbers that Docker's stream frames have.</summary>
internal enum OutputStream : byte
{
    /// <summary>Also all that comes out of a terminal.</summary>
    Stdout = 1,
    Stderr = 2,
}
