using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Mounts;

namespace Skiff.Storage.Volumes;

/// <summary>Volumes whose options name something to mount at <c>_data</c>.</summary>
internal static class VolumeMount
{
    public static bool IsMounted(string path)
    {
        if (DirectoryHandle.TryOpen(path, out var directory) != Errno.None) return false;
        using (directory!) return directory!.Status("."u8).IsMountRoot;
    }

    /// <summary>Mounts it; an error has Docker's text, <c>failed to mount local volume: …</c>.</summary>
    public static void Mount(Volume volume)
    {
        var device = volume.Options!.GetValueOrDefault("device", "");
        var type = volume.Options!.GetValueOrDefault("type", "none");
        var options = VolumeMountOptions.Parse(volume.Options!.GetValueOrDefault("o", ""));
        var data = type is "nfs" or "nfs4" or "cifs" ? ResolveAddress(options.Data) : options.Data;
        var error = HostMount.TryMount(device, volume.Mountpoint, type, options.Flags, data);

        // A bind mount takes its other flags only from a second call.
        const ulong MS_REMOUNT = 0x20, MS_REC = 0x4000, MS_BIND = 0x1000;
        if (error == Errno.None && options.IsBind && (options.Flags & ~(MS_BIND | MS_REC)) != 0)
        {
            error = HostMount.TryMount(device, volume.Mountpoint, type, options.Flags | MS_REMOUNT, data);
            if (error != Errno.None) HostMount.Unmount(volume.Mountpoint);
        }

        if (error == Errno.None) return;
        var flags = options.Flags == 0 ? "" : ", flags: 0x" + options.Flags.ToString("x", CultureInfo.InvariantCulture);
        var text = data.Length == 0 ? "" : ", data: " + data;
        throw new EngineException(ErrorKind.Internal, $"failed to mount local volume: mount {device}:{volume.Mountpoint}{flags}{text}: {error.Describe()}");
    }

    public static void Unmount(string path) => HostMount.Unmount(path);

    /// <summary>The kernel wants addresses where people write names: <c>addr=server</c>.</summary>
    private static string ResolveAddress(string data)
    {
        var words = data.Split(',', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            if (!words[i].StartsWith("addr=", StringComparison.Ordinal) || IPAddress.TryParse(words[i].AsSpan(5), out _)) continue;
            try
            {
                words[i] = "addr=" + Dns.GetHostAddresses(words[i][5..])[0];
            }
            catch (SocketException error)
            {
                throw new EngineException(ErrorKind.Internal, $"failed to mount local volume: error resolving passed in network volume address: {error.Message}", error);
            }
        }

        return string.Join(',', words);
    }
}
