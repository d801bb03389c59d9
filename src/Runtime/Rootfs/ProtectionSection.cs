using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Mounts;
using Skiff.Linux.Processes;
using Skiff.Runtime.Launch;
using static Skiff.Linux.Files.OpenFlags;
using static Skiff.Linux.Mounts.MountFlags;

namespace Skiff.Runtime.Rootfs;

/// <summary>`linux.readonlyPaths` and `linux.maskedPaths`. What is not there needs no protection.</summary>
internal static class ProtectionSection
{
    public static void Compile(LaunchPlan plan)
    {
        foreach (var path in plan.Linux.ReadonlyPaths ?? [])
            MakeReadOnly(plan, Absolute(path, "linux.readonlyPaths"));
        if (plan.Linux.MaskedPaths is { Length: > 0 } masked)
            Mask(plan, masked);
    }

    private static void MakeReadOnly(LaunchPlan plan, string path)
    {
        var (table, done) = (plan.Table, new Label());
        table.OpenInRoot(plan.Root, RootPath.Relative(path), O_PATH).Into(plan.Destination).On(Errno.ENOENT, done);
        table.CloneTree(plan.Destination, recursive: true, path).Into(plan.Tree);
        table.ChangeMount(plan.Tree, new MountAttributes(MOUNT_ATTR_RDONLY, 0, 0), recursive: true, path);
        table.MoveMount(plan.Tree, plan.Destination, path);
        table.Close(plan.Tree);
        table.Close(plan.Destination);
        table.Mark(done);
    }

    /// <summary>
    /// A file is covered by the host's /dev/null, which no container can have replaced; a directory by an empty read-only
    /// tmpfs. By path and before pivot_root: older kernels clone only what is attached in the caller's namespace.
    /// </summary>
    private static void Mask(LaunchPlan plan, string[] paths)
    {
        var table = plan.Table;
        foreach (var path in paths)
        {
            var relative = RootPath.Relative(Absolute(path, "linux.maskedPaths"));
            var (file, done) = (new Label(), new Label());
            table.OpenInRoot(plan.Root, relative, O_PATH | O_DIRECTORY).Into(plan.Destination).On(Errno.ENOENT, done).On(Errno.ENOTDIR, file);
            table.EnterDirectory(plan.Destination, path);
            table.MountHere("tmpfs", "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, "", path);
            table.Close(plan.Destination).OnSuccess(done);
            table.Mark(file);
            table.OpenInRoot(plan.Root, relative, O_PATH).Into(plan.Destination).On(Errno.ENOENT, done);
            table.CloneTree("/dev/null").Into(plan.Tree);
            table.MoveMount(plan.Tree, plan.Destination, path);
            table.Close(plan.Tree);
            table.Close(plan.Destination);
            table.Mark(done);
        }
    }

    private static string Absolute(string path, string field)
        => path.StartsWith('/') ? path : throw new EngineException(ErrorKind.InvalidArgument, $"{field}: {path} is not absolute");
}
