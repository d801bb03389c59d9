using Skiff.Linux;
using Skiff.Linux.Processes;
using Skiff.Linux.Syscalls;
using Skiff.Runtime.Shim.Client;

namespace Skiff.Runtime.Shim.Supervisor;

/// <summary>`skiff-runtime shim CONTAINER-ID`: started by <see cref="ShimLauncher"/> with the listening socket as descriptor 3.</summary>
public static class ShimProgram
{
    /// <summary>Serves one container until the daemon releases it. Returns the exit status.</summary>
    public static int Run()
    {
        SelfProcess.SetName("skiff-shim"u8);
        SelfProcess.IgnoreBrokenPipes();
        using var pages = new PageBuffer(Scratch.Length);
        var supervisor = new ShimSupervisor(new FileDescriptor(ShimLauncher.ListenerDescriptor), new Scratch(pages));
        supervisor.Loop.Run();
        return 0;
    }
}
