using Skiff.Linux.Processes;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Runtime.Lifecycle;

/// <summary>
/// Keeps containers from reaching our executable through /proc/PID/exe of a process we are setting up (CVE-2019-5736).
/// </summary>
internal static class Protection
{
    /// <summary>
    /// In a PID namespace of its own nobody else sees the process before its program runs. In another one processes may,
    /// and a privileged one may open what it runs: then we go on from a sealed copy, and start over.
    /// </summary>
    public static void Require(Spec spec)
    {
        if (!(spec.Linux?.Namespaces ?? []).Any(each => each.Type == "pid" && each.Path is null or ""))
            Require();
    }

    public static void Require()
    {
        if (SealedCopy.IsThisProgram())
            return;
        using var copy = SealedCopy.Of("/proc/self/exe");
        SealedCopy.ExecuteAsThisProgram(copy);
    }
}
