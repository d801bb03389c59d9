using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;

namespace Skiff.Runtime.Cgroups;

/// <summary>One setting: the file to write, what to write, and the field of the runtime specification that asked for it.</summary>
internal readonly record struct CgroupFile(string Field, string Path, string Value)
{
    /// <summary>For files that take several settings, one write each.</summary>
    public FileDescriptor Open()
    {
        var error = KernelFile.TryOpenWrite(Path, out var file);
        return error == Errno.None ? file! : throw Failure(Field, "open", Path, error);
    }

    public void WriteTo(FileDescriptor file)
    {
        var error = KernelFile.TryWrite(file, Value);
        if (error != Errno.None)
        {
            throw Failure(Field, $"write \"{Value}\" to", Path, error);
        }
    }

    public void Write()
    {
        var error = KernelFile.TryWrite(Path, Value);
        if (error != Errno.None)
        {
            throw Failure(Field, $"write \"{Value}\" to", Path, error);
        }
    }

    /// <summary>
    /// Writes settings whose validity depends on each other (limit and limit with swap, quota and period): one that is
    /// refused as it stands is tried again after the others, until a round gets no further.
    /// </summary>
    public static void WriteTogether(List<CgroupFile> settings)
    {
        while (settings.Count > 0)
        {
            var refused = new List<CgroupFile>();
            var reason = Errno.None;
            foreach (var setting in settings)
            {
                var error = KernelFile.TryWrite(setting.Path, setting.Value);
                if (error == Errno.EINVAL)
                {
                    refused.Add(setting);
                    reason = error;
                }
                else if (error != Errno.None)
                {
                    throw Failure(setting.Field, $"write \"{setting.Value}\" to", setting.Path, error);
                }
            }
            if (refused.Count == settings.Count)
            {
                throw Failure(refused[0].Field, $"write \"{refused[0].Value}\" to", refused[0].Path, reason);
            }
            settings = refused;
        }
    }

    /// <summary>Names the field, the call and the file; <see cref="Exception.InnerException"/> has the errno.</summary>
    public static EngineException Failure(string field, string action, string path, Errno error)
    {
        var (kind, cause) = error switch
        {
            Errno.ENOENT => (ErrorKind.NotImplemented, "this kernel, or this cgroup, does not have it"),
            Errno.EOPNOTSUPP => (ErrorKind.NotImplemented, "this kernel does not support it any more"),
            Errno.ENODEV => (ErrorKind.InvalidArgument, "the device, or the cgroup, is gone"),
            Errno.EINVAL or Errno.ERANGE => (ErrorKind.InvalidArgument, null),
            Errno.EBUSY => (ErrorKind.Conflict, "more is in use already"),
            Errno.EACCES or Errno.EPERM => (ErrorKind.PermissionDenied, "the parent cgroup or a missing privilege forbids it"),
            _ => (ErrorKind.Internal, null),
        };
        var failure = new LinuxException(action, error, path, cause, kind);
        return new EngineException(kind, $"{field}: {failure.Message}", failure);
    }

    public static EngineException Missing(string field, string controller) =>
        new(ErrorKind.NotImplemented, $"{field}: this host has no {controller} controller mounted");

    public static string Read(string path) => KernelFile.TryRead(path, out var text) == Errno.None ? text : "";
}
