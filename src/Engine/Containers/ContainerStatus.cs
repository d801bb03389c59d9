namespace Skiff.Engine.Containers;

/// <summary>Where a container is in its life. The texts of the API are these in lower case.</summary>
public enum ContainerStatus
{
    Created,
    Running,
    Paused,
    /// <summary>It exited, and its restart policy waits to start it again.</summary>
    Restarting,
    Removing,
    Exited,
    /// <summary>A removal failed half way.</summary>
    Dead,
}
