using Skiff.Errors;
using Skiff.Runtime.Shim;

namespace Skiff.Engine.Containers;

/// <summary>What `--runtime` may name.</summary>
internal static class Runtimes
{
    private const string UsualName = "runc";
    private const string ContainerdName = "io.containerd.runc.v2";

    /// <summary>
    /// Null is our own. `runc` means it too unless one was registered by that name, since clients send what they know.
    /// Errors: InvalidArgument `Unknown runtime specified x`.
    /// </summary>
    public static ExternalRuntime? Resolve(EngineOptions options, string name)
    {
        if (options.Runtimes.TryGetValue(name, out var runtime))
            return runtime;
        return name is EngineOptions.OwnRuntime or UsualName or ContainerdName
            ? null
            : throw new EngineException(ErrorKind.InvalidArgument, $"Unknown runtime specified {name}");
    }
}
