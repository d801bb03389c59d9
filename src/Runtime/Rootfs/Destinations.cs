using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Processes;
using Skiff.Runtime.Launch;
using static Skiff.Linux.Files.OpenFlags;

namespace Skiff.Runtime.Rootfs;

/// <summary>Opening, and where missing making, what is mounted over: always beneath the rootfs, symbolic links resolved inside of it.</summary>
internal static class Destinations
{
    private const uint Mode = 0x1ed; // 0755

    /// <summary>Opens the path into <see cref="LaunchPlan.Destination"/>; makes it a directory or an empty file if it is not there.</summary>
    public static void Open(LaunchPlan plan, string path, bool directory)
    {
        var (table, relative) = (plan.Table, RootPath.Relative(path));
        var done = new Label();
        table.OpenInRoot(plan.Root, relative.Length == 0 ? "." : relative, O_PATH).Into(plan.Destination).OnSuccess(done).Ignore(Errno.ENOENT)
            .Because(Errno.ELOOP, "symbolic links go round in circles");
        var components = RootPath.Components(path);
        MakeParents(plan, components);
        if (directory)
            table.MakeDirectory(plan.Parent, components[^1], Mode).Ignore(Errno.EEXIST).Because(Errno.EROFS, $"the mount point {path} is missing and the file system is read-only");
        else
            table.MakeNode(plan.Parent, components[^1], FileStatus.S_IFREG | Mode, 0, path).Ignore(Errno.EEXIST).Because(Errno.EROFS, $"the mount point {path} is missing and the file system is read-only");
        table.Close(plan.Parent);
        table.OpenInRoot(plan.Root, relative, O_PATH).Into(plan.Destination).Because(Errno.ENOENT, "a symbolic link in it leads to nothing");
        table.Mark(done);
    }

    /// <summary>Opens the directory the path is in into <see cref="LaunchPlan.Parent"/>, making what is missing; the last component.</summary>
    public static string OpenParent(LaunchPlan plan, string path)
    {
        var components = RootPath.Components(path);
        if (components.Count == 0)
            throw new Errors.EngineException(Errors.ErrorKind.InvalidArgument, $"linux.devices: {path} is not a file");
        var made = new Label();
        var parent = string.Join('/', components.Take(components.Count - 1));
        plan.Table.OpenInRoot(plan.Root, parent.Length == 0 ? "." : parent, O_PATH | O_DIRECTORY).Into(plan.Parent).OnSuccess(made).Ignore(Errno.ENOENT);
        MakeParents(plan, components);
        plan.Table.Mark(made);
        return components[^1];
    }

    /// <summary>After this <see cref="LaunchPlan.Parent"/> is the directory of the last component.</summary>
    private static void MakeParents(LaunchPlan plan, List<string> components)
    {
        var table = plan.Table;
        table.OpenInRoot(plan.Root, ".", O_PATH | O_DIRECTORY).Into(plan.Parent);
        for (var i = 0; i + 1 < components.Count; i++)
        {
            table.MakeDirectory(plan.Parent, components[i], Mode).Ignore(Errno.EEXIST);
            table.Close(plan.Parent);
            table.OpenInRoot(plan.Root, string.Join('/', components.Take(i + 1)), O_PATH | O_DIRECTORY).Into(plan.Parent)
                .Because(Errno.ENOENT, "a symbolic link in it leads to nothing");
        }
    }
}
