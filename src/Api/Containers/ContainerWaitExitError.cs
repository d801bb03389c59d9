namespace Skiff.Api.Containers;

public sealed record ContainerWaitExitError
{
    public string? Message { get; init; }
}
