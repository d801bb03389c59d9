using Skiff.Server.BuildKit.Protocol.Control;

namespace Skiff.Server.BuildKit.Builds;

/// <summary>What builds here, as clients list it.</summary>
internal sealed class BuildKitWorker(string version)
{
    public WorkerRecord Record { get; } = new()
    {
        ID = "skiff",
        Labels = { ["org.mobyproject.buildkit.worker.executor"] = "containerd", ["org.mobyproject.buildkit.worker.hostname"] = Environment.MachineName },
        Platforms = { new Platform { OS = Oci.Image.Platform.Host.Os, Architecture = Oci.Image.Platform.Host.Architecture, Variant = Oci.Image.Platform.Host.Variant ?? "" } },
        BuildkitVersion = new BuildkitVersion { Package = "skiff", Version = "v" + version, Revision = "" },
    };
}
