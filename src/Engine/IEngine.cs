using Skiff.Engine.Containers;
using Skiff.Engine.Daemon;
using Skiff.Engine.Exec;
using Skiff.Engine.Images;
using Skiff.Engine.Networks;
using Skiff.Engine.Registries;
using Skiff.Engine.Volumes;

namespace Skiff.Engine;

/// <summary>The engine, by resource. A consumer takes the narrowest of these that it needs.</summary>
public interface IEngine : IAsyncDisposable
{
    IContainers Containers { get; }

    IContainerStreams Streams { get; }

    IContainerFiles Files { get; }

    IExecs Execs { get; }

    Build.IBuilds Builds { get; }

    IImages Images { get; }

    IRegistries Registries { get; }

    INetworks Networks { get; }

    IVolumes Volumes { get; }

    ISystem Daemon { get; }
}
