using Skiff.Linux;
using Skiff.Linux.Files;

namespace Skiff.Runtime.Launch;

/// <summary>
/// The two named pipes of a created container in its state directory. Whoever starts it writes a byte into the first one,
/// and reads from the second: the end of the file when the program was executed, or which operation failed.
/// </summary>
public sealed class StartPipes : IDisposable
{
    private const string Gate = "start";
    private const string Result = "started";

    private StartPipes(FileDescriptor gate, FileDescriptor result) => (GatePipe, ResultPipe) = (gate, result);

    internal FileDescriptor GatePipe { get; }

    internal FileDescriptor ResultPipe { get; }

    /// <summary>Makes and opens both. Opened for reading and writing, so that neither end waits for the other.</summary>
    public static StartPipes Create(string directory)
    {
        using var descriptor = DirectoryDescriptor.Open(directory, OpenFlags.O_PATH | OpenFlags.O_DIRECTORY);
        Make(descriptor, Gate);
        Make(descriptor, Result);
        return new StartPipes(
            DirectoryDescriptor.Open(Path.Combine(directory, Gate), OpenFlags.O_RDWR),
            DirectoryDescriptor.Open(Path.Combine(directory, Result), OpenFlags.O_RDWR));
    }

    /// <summary>
    /// Lets the program of a created container begin. Null when it was executed; else the operation that failed and why.
    /// </summary>
    public static (int Operation, Errno Errno)? Start(string directory)
    {
        using var result = DirectoryDescriptor.Open(Path.Combine(directory, Result), OpenFlags.O_RDONLY | OpenFlags.O_NONBLOCK);
        using var gate = DirectoryDescriptor.Open(Path.Combine(directory, Gate), OpenFlags.O_WRONLY | OpenFlags.O_NONBLOCK);
        result.SetBlocking();
        gate.Write("x"u8);
        Span<byte> record = stackalloc byte[8];
        return result.ReadFully(record) < record.Length ? null : (BitConverter.ToInt32(record), (Errno)BitConverter.ToInt32(record[4..]));
    }

    public void Dispose()
    {
        GatePipe.Dispose();
        ResultPipe.Dispose();
    }

    private static void Make(FileDescriptor directory, string name)
    {
        if (directory.TryMakeNode(name, FileStatus.S_IFIFO | 0x180, 0) is var errno and not Errno.None)
            throw new LinuxException("mknodat", errno, name);
    }
}
