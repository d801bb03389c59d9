using Skiff.Engine.State;

namespace Skiff.Engine.Containers;

/// <summary>A start whose resources are there: the record it will have, its root file system, its network.</summary>
internal sealed record PreparedStart(ContainerRecord Record, PreparedRootfs Rootfs, ConnectedNetwork Network);
