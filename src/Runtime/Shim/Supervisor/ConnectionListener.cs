using Skiff.Linux;
using Skiff.Linux.Syscalls;

namespace Skiff.Runtime.Shim.Supervisor;

/// <summary>The socket that the daemon has made, which comes with connections that were made before we began.</summary>
internal sealed class ConnectionListener : PollSource
{
    private readonly ShimSupervisor _shim;

    public ConnectionListener(ShimSupervisor shim, FileDescriptor descriptor)
    {
        _shim = shim;
        Descriptor = descriptor;
        DescriptorIo.SetNonBlocking(descriptor);
        shim.Loop.Add(this);
    }

    public override FileDescriptor Descriptor { get; }

    public override PollEvents Interest => PollEvents.In;

    public override void OnReady(PollEvents events) => AcceptAll();

    /// <summary>Accepts whoever waits, and hears what they want if they have said it already.</summary>
    public void AcceptAll()
    {
        while (StreamSocket.TryAccept(Descriptor) is { } socket)
        {
            new NewConnection(_shim, socket).OnReady(PollEvents.In);
        }
    }

    public void Close()
    {
        PollLoop.Remove(this);
        Descriptor.Dispose();
    }
}
