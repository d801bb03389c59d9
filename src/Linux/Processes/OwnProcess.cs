using System.Globalization;
using System.Text;
using Skiff.Linux.Files;
using Skiff.Linux.Syscalls;

namespace Skiff.Linux.Processes;

/// <summary>What this process has and what its children inherit.</summary>
public static unsafe class OwnProcess
{
    private const string OomScorePath = "/proc/self/oom_score_adj";

    /// <summary>The permitted capabilities, bit n for number n (capget(2)).</summary>
    public static ulong PermittedCapabilities()
    {
        var header = stackalloc uint[2] { 0x20080522, 0 };
        var data = stackalloc uint[6];
        Kernel.Check(Kernel.Call(SystemCall.capget, (nint)header, (nint)data), "capget", null);
        return data[1] | ((ulong)data[4] << 32);
    }

    /// <summary>
    /// execve(2): another program goes on as this process, with its ID, streams and terminal. Descriptors without O_CLOEXEC go along. Returns only by throwing.
    /// </summary>
    public static void Become(string path, IReadOnlyList<string> arguments, IReadOnlyList<string> environment)
    {
        using var memory = new ProgramTable();
        var result = Kernel.Call(SystemCall.execve, (nint)memory.Text(path).Value, (nint)memory.Strings(arguments).Value, (nint)memory.Strings(environment).Value);
        Kernel.Check(result, "execve", path);
    }

    public static int ReadOomScoreAdjustment()
    {
        using var file = DirectoryDescriptor.Open(OomScorePath, OpenFlags.O_RDONLY);
        return int.Parse(Encoding.ASCII.GetString(file.ReadToEnd()).AsSpan().Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// -1000 to 1000. A child that shares our memory has ours, and setting one sets both, whoever does it (until the child's
    /// execve): so it is set here before a child is made, and back afterwards.
    /// </summary>
    public static void WriteOomScoreAdjustment(int value)
    {
        using var file = DirectoryDescriptor.Open(OomScorePath, OpenFlags.O_WRONLY);
        try
        {
            file.Write(Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture)), OomScorePath);
        }
        catch (LinuxException error) when (error.Errno is Errno.EACCES or Errno.EPERM or Errno.EINVAL)
        {
            throw new LinuxException("write", error.Errno, OomScorePath, error.Errno == Errno.EINVAL ? "process.oomScoreAdj is from -1000 to 1000" : "lowering process.oomScoreAdj needs CAP_SYS_RESOURCE");
        }
    }
}
