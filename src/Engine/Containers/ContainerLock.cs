namespace Skiff.Engine.Containers;

/// <summary>A container's lock while it is held; disposing releases it.</summary>
internal readonly struct ContainerLock(SemaphoreSlim gate) : IDisposable
{
    public void Dispose() => gate.Release();
}
