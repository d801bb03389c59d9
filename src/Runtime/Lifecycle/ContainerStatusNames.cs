namespace Skiff.Runtime.Lifecycle;

public static class ContainerStatusNames
{
    /// <summary>As `state` prints it; `paused` is what every runtime adds to the specification's.</summary>
    public static string ToSpecification(this ContainerStatus status) => status switch
    {
        ContainerStatus.Created => "created",
        ContainerStatus.Running => "running",
        ContainerStatus.Paused => "paused",
        _ => "stopped",
    };
}
