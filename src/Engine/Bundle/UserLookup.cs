using System.Globalization;
using System.Text;
using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using static Skiff.Linux.Files.OpenFlags;

namespace Skiff.Engine.Bundle;

/// <summary>Resolves `user[:group]` with the image's own /etc/passwd and /etc/group (passwd(5), group(5)).</summary>
internal static class UserLookup
{
    private const long HighestId = int.MaxValue;
    private const int LargestFile = 16 * 1024 * 1024;

    /// <summary>The two files are read beneath the root file system. Errors: Internal, in Docker's words, for a name that is not there.</summary>
    public static UserRecord In(string rootfs, string? user, IReadOnlyList<string>? groupAdd)
    {
        using var root = DirectoryDescriptor.Open(rootfs, O_PATH | O_DIRECTORY);
        return In(root, user, groupAdd);
    }

    public static UserRecord In(FileDescriptor root, string? user, IReadOnlyList<string>? groupAdd)
        => Resolve(user, groupAdd, Read(root, "/etc/passwd"), Read(root, "/etc/group"));

    public static UserRecord Resolve(string? user, IReadOnlyList<string>? groupAdd, string passwd, string group)
    {
        var colon = user?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        var userPart = colon < 0 ? user ?? "" : user![..colon];
        var groupPart = colon < 0 ? "" : user![(colon + 1)..];
        var entry = FindUser(passwd, userPart.Length == 0 ? "0" : userPart);
        if (entry is null && userPart.Length > 0 && !IsNumber(userPart))
            throw new EngineException(ErrorKind.Internal, $"unable to find user {userPart}: no matching entries in passwd file");
        var uid = entry?.Uid ?? (userPart.Length == 0 ? 0 : Number(userPart));
        var gid = groupPart.Length > 0 ? Group(group, groupPart) : entry?.Gid ?? 0;

        var additional = new List<uint> { gid };
        if (groupPart.Length == 0 && entry is not null)
            AddGroupsOf(group, entry.Value.Name, additional);
        foreach (var name in groupAdd ?? [])
            Add(additional, Group(group, name));
        return new UserRecord(uid, gid, [.. additional], entry?.Home is { Length: > 0 } home ? home : "/");
    }

    private static (string Name, uint Uid, uint Gid, string Home)? FindUser(string passwd, string wanted)
    {
        foreach (var line in passwd.AsSpan().EnumerateLines())
        {
            var fields = line.ToString().Split(':');
            if (fields.Length < 4 || fields[0].Length == 0 || fields[0][0] == '#'
                || !uint.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var uid))
            {
                continue;
            }
            if (fields[0] == wanted || fields[2] == wanted)
            {
                _ = uint.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out var gid);
                return (fields[0], uid, gid, fields.Length > 5 ? fields[5] : "");
            }
        }
        return null;
    }

    private static uint Group(string group, string wanted)
    {
        foreach (var line in group.AsSpan().EnumerateLines())
        {
            var fields = line.ToString().Split(':');
            if (fields.Length >= 3 && (fields[0] == wanted || fields[2] == wanted)
                && uint.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var gid))
            {
                return gid;
            }
        }
        return IsNumber(wanted)
            ? Number(wanted)
            : throw new EngineException(ErrorKind.Internal, $"Unable to find group {wanted}: no matching entries in group file");
    }

    private static void AddGroupsOf(string group, string user, List<uint> gids)
    {
        foreach (var line in group.AsSpan().EnumerateLines())
        {
            var fields = line.ToString().Split(':');
            if (fields.Length >= 4 && fields[3].Split(',').Contains(user)
                && uint.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var gid))
            {
                Add(gids, gid);
            }
        }
    }

    private static void Add(List<uint> gids, uint gid)
    {
        if (!gids.Contains(gid))
            gids.Add(gid);
    }

    private static bool IsNumber(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    private static uint Number(string text)
        => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= HighestId
            ? (uint)number
            : throw new EngineException(ErrorKind.Internal, "uids and gids must be in range 0-2147483647");

    private static string Read(FileDescriptor root, string path)
    {
        var errno = root.TryOpenInRoot(path, O_RDONLY | O_NONBLOCK, 0, out var file);
        if (errno is Errno.ENOENT or Errno.ENOTDIR or Errno.ELOOP)
            return "";
        if (errno != Errno.None)
            throw new LinuxException("openat2", errno, path);
        using (file)
        {
            var status = file!.Status();
            if (!status.IsRegular || status.Size > LargestFile)
                return "";
            return Encoding.UTF8.GetString(file!.ReadToEnd());
        }
    }
}
