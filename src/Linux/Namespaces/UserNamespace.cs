using System.Globalization;
using System.Text;
using Skiff.Linux.Files;
using Skiff.Linux.Processes;

namespace Skiff.Linux.Namespaces;

/// <summary>User namespaces (user_namespaces(7)).</summary>
public static class UserNamespace
{
    /// <summary>
    /// Writes the maps of a process that waits in a new user namespace: lines of `inside outside count`.
    /// Errors name the file; EINVAL and EPERM say what is wrong with the maps.
    /// </summary>
    public static void WriteMaps(int pid, string uidMap, string gidMap)
    {
        WriteMap(pid, "uid_map", uidMap);
        WriteMap(pid, "gid_map", gidMap);
    }

    /// <summary>A user namespace without a process, held by its descriptor: what an idmapped mount is given.</summary>
    public static FileDescriptor Create(string uidMap, string gidMap)
    {
        var (gate, release) = Pipe.Open();
        using (gate)
        using (release)
        {
            var table = new ProgramTable();
            table.AwaitByte(Argument.Descriptor(gate, "gate"));
            using var process = Launcher.Start(table, new CloneOptions { Namespaces = CloneFlags.CLONE_NEWUSER });
            try
            {
                WriteMaps(process.Pid, uidMap, gidMap);
                return DirectoryDescriptor.Open(string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Pid}/ns/user"), OpenFlags.O_RDONLY);
            }
            finally
            {
                release.Write("x"u8);
                ProcessWaiter.Wait(process.PidDescriptor);
                table.Dispose();
            }
        }
    }

    private static void WriteMap(int pid, string file, string map)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{file}");
        using var descriptor = DirectoryDescriptor.Open(path, OpenFlags.O_WRONLY);
        try
        {
            descriptor.Write(Encoding.UTF8.GetBytes(map), path);
        }
        catch (LinuxException error) when (error.Errno is Errno.EINVAL or Errno.EPERM)
        {
            throw new LinuxException("write", error.Errno, path, $"the mapping overlaps, is empty, or maps ids that this user may not use: {map.ReplaceLineEndings("; ").TrimEnd(' ', ';')}");
        }
    }
}
