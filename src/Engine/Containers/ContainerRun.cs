using Skiff.Runtime.Shim;

namespace Skiff.Engine.Containers;

/// <summary>One run of a container, from its start to the moment its exit is recorded.</summary>
internal sealed class ContainerRun(IShim shim)
{
    private readonly TaskCompletionSource _recorded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IShim Shim => shim;

    public IShimProcess Init => shim.Init;

    /// <summary>Ends what belongs to the run: the health probe.</summary>
    public CancellationTokenSource Ending { get; } = new();

    /// <summary>The exit is in the container's record and its resources are given back.</summary>
    public Task Recorded => _recorded.Task;

    /// <summary>The container is being removed: its exit need not be kept, nor its root file system unmounted on its own.</summary>
    public bool BeingRemoved { get; set; }

    public void SetRecorded()
    {
        Ending.Cancel();
        _recorded.TrySetResult();
    }
}
