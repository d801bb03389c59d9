namespace Skiff.Api.Containers;

/// <summary>Body of POST /containers/{id}/update. What is zero or absent stays as it is.</summary>
public sealed record ContainerUpdateRequest : Resources
{
    public RestartPolicy? RestartPolicy { get; init; }
}
