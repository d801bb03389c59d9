using Skiff.Linux;

namespace Skiff.Runtime.Launch;

/// <summary>
/// What a container's process finds as 0, 1 and 2. Without a terminal and with none set they are /dev/null; a process
/// with a terminal finds that. <see cref="Inherited"/> hands on our own, and <see cref="PreservedDescriptors"/> more from 3 on.
/// </summary>
public sealed record StandardStreams
{
    public FileDescriptor? Input { get; init; }

    public FileDescriptor? Output { get; init; }

    public FileDescriptor? Error { get; init; }

    public bool Inherited { get; init; }

    /// <summary>How many of our descriptors from 3 on the program gets (`--preserve-fds`, and LISTEN_FDS).</summary>
    public int PreservedDescriptors { get; init; }
}
