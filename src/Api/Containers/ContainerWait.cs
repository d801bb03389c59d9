namespace Skiff.Api.Containers;

public sealed record ContainerWait
{
    public long StatusCode { get; init; }

    public ContainerWaitExitError? Error { get; init; }
}
