using System.Text;
using Skiff.Linux.Processes;
using Skiff.Linux.Syscalls;
using static Skiff.Linux.Files.OpenFlags;

namespace Skiff.Linux.Files;

/// <summary>Calls on files as operations of a table.</summary>
public static class FileOperations
{
    /// <summary>openat2(2) with this directory for the root: nothing in the path leads out of it.</summary>
    public static Step OpenInRoot(this ProgramTable table, Argument root, string path, int flags, uint mode = 0)
        => table.OpenAt(root, path, flags, mode, RESOLVE_IN_ROOT);

    public static Step OpenAt(this ProgramTable table, Argument directory, string path, int flags, uint mode = 0, ulong resolve = 0)
        => table.Add("openat2", SystemCall.openat2, path, directory, table.Text(path),
            table.Structure(new OpenHow { Flags = (ulong)(uint)(flags | O_CLOEXEC), Mode = mode, Resolve = resolve },
                Argument.Flags((uint)flags).ToString() + (resolve == RESOLVE_IN_ROOT ? " in root" : "")), 24);

    public static Step Write(this ProgramTable table, Argument descriptor, string text, string path)
        => table.Add("write", SystemCall.write, path, descriptor, table.Text(text), Encoding.UTF8.GetByteCount(text)).NeedsPositive();

    public static Step Close(this ProgramTable table, Argument descriptor) => table.Add("close", SystemCall.close, null, descriptor);

    /// <summary>One component.</summary>
    public static Step MakeDirectory(this ProgramTable table, Argument directory, string name, uint mode)
        => table.Add("mkdirat", SystemCall.mkdirat, name, directory, table.Text(name), Argument.Flags(mode));

    /// <summary>One component. <paramref name="device"/> as makedev(3) has it.</summary>
    public static Step MakeNode(this ProgramTable table, Argument directory, string name, uint mode, ulong device, string path)
        => table.Add("mknodat", SystemCall.mknodat, path, directory, table.Text(name), Argument.Flags(mode), Argument.Flags(device));

    public static Step MakeSymbolicLink(this ProgramTable table, string target, Argument directory, string name)
        => table.Add("symlinkat", SystemCall.symlinkat, name, table.Text(target), directory, table.Text(name));

    public static Step ChangeMode(this ProgramTable table, Argument directory, string name, uint mode, string path)
        => table.Add("fchmodat", SystemCall.fchmodat, path, directory, table.Text(name), Argument.Flags(mode));

    public static Step ChangeOwner(this ProgramTable table, Argument directory, string name, uint uid, uint gid, string path)
        => table.Add("fchownat", SystemCall.fchownat, path, directory, table.Text(name), uid, gid, AT_SYMLINK_NOFOLLOW);

    public static Step EnterDirectory(this ProgramTable table, Argument descriptor, string path)
        => table.Add("fchdir", SystemCall.fchdir, path, descriptor);

    /// <summary>makedev(3).</summary>
    public static ulong Device(ulong major, ulong minor)
        => ((major & 0xfffff000) << 32) | ((major & 0xfff) << 8) | ((minor & 0xffffff00) << 12) | (minor & 0xff);
}
