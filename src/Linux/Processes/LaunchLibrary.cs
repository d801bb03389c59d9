using System.Runtime.InteropServices;

namespace Skiff.Linux.Processes;

/// <summary>launch.c: a shared library beside a build that is not native, linked in otherwise.</summary>
internal static unsafe partial class LaunchLibrary
{
    public const int Slots = 64;

    [LibraryImport("skiff-launch")]
    public static partial nint skiff_launch(CloneArguments* args, nuint size, ProgramHeader* program);

    /// <summary>The bytes of the entry program, which is compiled from the same file.</summary>
    [LibraryImport("skiff-launch")]
    public static partial nint skiff_entry(nuint* size);

    [StructLayout(LayoutKind.Sequential)]
    internal struct Branch
    {
        public short Error;
        public short Skip;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct Operation
    {
        public nint Number;
        public fixed ulong Arguments[6];
        public Branch Branch0;
        public Branch Branch1;
        public Branch Branch2;
        public byte Branches;
        public byte Flags;
        public byte FromSlot;
        public sbyte ResultSlot;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct ProgramHeader
    {
        public Operation* Operations;
        public nint Count;
        public fixed ulong Slot[Slots];
    }

    /// <summary>struct clone_args, version 2 (Linux 5.7).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct CloneArguments
    {
        public ulong Flags;
        public ulong PidDescriptor;
        public ulong ChildTid;
        public ulong ParentTid;
        public ulong ExitSignal;
        public ulong Stack;
        public ulong StackSize;
        public ulong Tls;
        public ulong SetTid;
        public ulong SetTidSize;
        public ulong Cgroup;
    }
}
