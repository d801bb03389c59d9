using Skiff.Api.Containers;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Options;

/// <summary>One value of `--mount`.</summary>
internal static class MountOption
{
    public static void Check(string value) => Parse(value);

    /// <exception cref="FlagValueException">With docker's text.</exception>
    public static MountSpec Parse(string value)
    {
        var fields = CommaSeparated.Split(value);
        if (fields.Count == 0)
            throw new FlagValueException("value is empty");
        var mount = new MountSpec { Type = "volume" };
        foreach (var field in fields)
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            var key = (equals < 0 ? field : field[..equals]).ToLowerInvariant();
            mount = equals < 0 ? Switch(mount, key, field) : Set(mount, key, field[(equals + 1)..], field);
        }
        return Verify(mount);
    }

    private static MountSpec Switch(MountSpec mount, string key, string field) => key switch
    {
        "readonly" or "ro" => mount with { ReadOnly = true },
        "volume-nocopy" => mount with { VolumeOptions = Volume(mount) with { NoCopy = true } },
        "bind-nonrecursive" => throw new FlagValueException("bind-nonrecursive is deprecated, use bind-recursive=disabled instead"),
        _ => throw new FlagValueException($"invalid field '{field}' must be a key=value pair"),
    };

    private static MountSpec Set(MountSpec mount, string key, string value, string field) => key switch
    {
        "type" => mount with { Type = value.ToLowerInvariant() },
        "source" or "src" => mount with { Source = value.StartsWith('.') ? Path.GetFullPath(value) : value },
        "target" or "dst" or "destination" => mount with { Target = value },
        "readonly" or "ro" => mount with { ReadOnly = Bool(key, value) },
        "consistency" => mount with { Consistency = value.ToLowerInvariant() },
        "bind-propagation" => mount with { BindOptions = Bind(mount) with { Propagation = value.ToLowerInvariant() } },
        "bind-recursive" => value switch
        {
            "enabled" => mount,
            "disabled" => mount with { BindOptions = Bind(mount) with { NonRecursive = true } },
            "writable" => mount with { BindOptions = Bind(mount) with { ReadOnlyNonRecursive = true } },
            "readonly" => mount with { BindOptions = Bind(mount) with { ReadOnlyForceRecursive = true } },
            _ => throw new FlagValueException($"invalid value for {key}: {value} (must be \"enabled\", \"disabled\", \"writable\", or \"readonly\")"),
        },
        "bind-nonrecursive" => throw new FlagValueException("bind-nonrecursive is deprecated, use bind-recursive=disabled instead"),
        "bind-create-src" => mount with { BindOptions = Bind(mount) with { CreateMountpoint = Bool(key, value) } },
        "volume-subpath" => mount with { VolumeOptions = Volume(mount) with { Subpath = value } },
        "volume-nocopy" => mount with { VolumeOptions = Volume(mount) with { NoCopy = Bool(key, value) } },
        "volume-label" => mount with { VolumeOptions = Volume(mount) with { Labels = With(mount.VolumeOptions?.Labels, value) } },
        "volume-driver" => mount with { VolumeOptions = Volume(mount) with { DriverConfig = Driver(mount) with { Name = value } } },
        "volume-opt" => mount with { VolumeOptions = Volume(mount) with { DriverConfig = Driver(mount) with { Options = With(mount.VolumeOptions?.DriverConfig?.Options, value) } } },
        "image-subpath" => mount with { ImageOptions = (mount.ImageOptions ?? new ImageMountOptions()) with { Subpath = value } },
        "tmpfs-size" => mount with { TmpfsOptions = Tmpfs(mount) with { SizeBytes = Size(key, value) } },
        "tmpfs-mode" => mount with { TmpfsOptions = Tmpfs(mount) with { Mode = Octal(key, value) } },
        _ => throw new FlagValueException($"unexpected key '{key}' in '{field}'"),
    };

    private static MountSpec Verify(MountSpec mount)
    {
        if (string.IsNullOrEmpty(mount.Type))
            throw new FlagValueException("type is required");
        if (string.IsNullOrEmpty(mount.Target))
            throw new FlagValueException("target is required");
        foreach (var (given, type, prefix) in new[] { (mount.VolumeOptions is not null, "volume", "volume"), (mount.ImageOptions is not null, "image", "image"), (mount.BindOptions is not null, "bind", "bind"), (mount.TmpfsOptions is not null, "tmpfs", "tmpfs") })
        {
            if (given && mount.Type != type)
                throw new FlagValueException($"cannot mix '{prefix}-*' options with mount type '{mount.Type}'");
        }
        if (mount.BindOptions is { ReadOnlyNonRecursive: true } && !mount.ReadOnly)
            throw new FlagValueException("option 'bind-recursive=writable' requires 'readonly' to be specified in conjunction");
        if (mount.BindOptions is { ReadOnlyForceRecursive: true } forced)
        {
            if (!mount.ReadOnly)
                throw new FlagValueException("option 'bind-recursive=readonly' requires 'readonly' to be specified in conjunction");
            if (forced.Propagation != "rprivate")
                throw new FlagValueException("option 'bind-recursive=readonly' requires 'bind-propagation=rprivate' to be specified in conjunction");
        }
        return mount;
    }

    private static BindOptions Bind(MountSpec mount) => mount.BindOptions ?? new BindOptions();

    private static VolumeOptions Volume(MountSpec mount) => mount.VolumeOptions ?? new VolumeOptions();

    private static VolumeDriverConfig Driver(MountSpec mount) => mount.VolumeOptions?.DriverConfig ?? new VolumeDriverConfig();

    private static TmpfsOptions Tmpfs(MountSpec mount) => mount.TmpfsOptions ?? new TmpfsOptions();

    private static Dictionary<string, string> With(Dictionary<string, string>? map, string entry)
    {
        var equals = entry.IndexOf('=', StringComparison.Ordinal);
        return new Dictionary<string, string>(map ?? [], StringComparer.Ordinal) { [equals < 0 ? entry : entry[..equals]] = equals < 0 ? "" : entry[(equals + 1)..] };
    }

    private static bool Bool(string key, string value)
    {
        try
        {
            return GoNumber.ParseBool(value);
        }
        catch (FlagValueException)
        {
            throw new FlagValueException($"invalid value for {key}: {value}");
        }
    }

    private static long Size(string key, string value)
    {
        try
        {
            return ByteSize.Parse(value);
        }
        catch (FlagValueException)
        {
            throw new FlagValueException($"invalid value for {key}: {value}");
        }
    }

    private static long Octal(string key, string value)
    {
        var mode = 0L;
        foreach (var digit in value)
            mode = digit is >= '0' and <= '7' && mode <= uint.MaxValue >> 3 ? mode * 8 + (digit - '0') : throw new FlagValueException($"invalid value for {key}: {value}");
        return value.Length > 0 ? mode : throw new FlagValueException($"invalid value for {key}: {value}");
    }
}
