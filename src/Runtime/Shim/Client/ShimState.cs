using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Processes;
using Skiff.Runtime.Cgroups;
using Skiff.Runtime.Shim.Wire;

namespace Skiff.Runtime.Shim.Client;

/// <summary>What a shim leaves in its state directory for the case that it is killed.</summary>
internal static class ShimState
{
    private const string TraceName = "trace";
    private const int SIGKILL = 9;

    /// <summary>Null when the container had not ended before its shim.</summary>
    public static ProcessExit? ReadExit(string stateDirectory) =>
        Read(Path.Combine(stateDirectory, ExitRecord.FileName)) is { } text ? ExitRecord.Parse(text) : null;

    /// <summary>
    /// Removes what a killed shim has left behind: the container's first process, and with it its PID namespace, if it still is
    /// the one the shim has started; then its cgroup. Blocks while processes are on their way out.
    /// </summary>
    public static void Sweep(string stateDirectory)
    {
        if (Read(Path.Combine(stateDirectory, InitRecord.FileName)) is not { } text || InitRecord.Parse(text) is not { } init)
        {
            return;
        }

        Kill(init);
        if (init.Cgroup.Length > 0)
        {
            try
            {
                var cgroup = ContainerCgroup.Open(CgroupMounts.Detect(), "", init.Cgroup);
                cgroup.KillAll();
                cgroup.Delete();
            }
            catch (EngineException)
            {
                // Something cannot be killed. It is in nobody's way but its own, and the next container gets another cgroup.
            }
        }

        OpenFile.Unlink(Path.Combine(stateDirectory, InitRecord.FileName));
    }

    private static void Kill(InitRecord init)
    {
        try
        {
            // Opened before the start time is looked at: a PID that is taken over in between is noticed by its start time.
            using var process = ProcessWaiter.Open(init.Pid);
            if (ProcessStartTime.Of(init.Pid) == init.StartTime)
            {
                ProcessWaiter.Signal(process, SIGKILL);
            }
        }
        catch (LinuxException)
        {
            // It is gone.
        }
    }

    /// <summary>Where a shim writes what it has to say when it crashes.</summary>
    public static FileDescriptor OpenTrace(string stateDirectory) => OpenFile.Create(Path.Combine(stateDirectory, TraceName), 0x180);

    /// <summary>Null when it has not said anything.</summary>
    public static string? ReadTrace(string stateDirectory) =>
        Read(Path.Combine(stateDirectory, TraceName)) is { Length: > 0 } text ? text.Trim() : null;

    /// <summary>Removes what an earlier shim has left there.</summary>
    public static void Clear(string stateDirectory)
    {
        foreach (var name in (ReadOnlySpan<string>)[Protocol.SocketName, ExitRecord.FileName, InitRecord.FileName, TraceName])
        {
            OpenFile.Unlink(Path.Combine(stateDirectory, name));
        }
    }

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
