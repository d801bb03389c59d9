namespace Skiff.Runtime.Lifecycle;

public enum ContainerStatus
{
    Created,
    Running,
    Paused,
    Stopped,
}
