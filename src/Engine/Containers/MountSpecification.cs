using Skiff.Api.Containers;
using Skiff.Engine.State;
using Skiff.Errors;

namespace Skiff.Engine.Containers;

/// <summary>Reads the structured mounts of `--mount`.</summary>
internal static class MountSpecification
{
    /// <summary>Errors: InvalidArgument `invalid mount config for type "t": …`.</summary>
    public static MountRecord Resolve(MountSpec spec)
    {
        var type = spec.Type ?? "";
        if (string.IsNullOrEmpty(spec.Target))
            throw Invalid(type, "field Target must not be empty");
        if (!spec.Target.StartsWith('/'))
            throw Invalid(type, $"invalid mount path: '{spec.Target}' mount path must be absolute");
        var destination = ContainerPath.Clean(spec.Target);
        if (destination == "/")
            throw Invalid(type, "invalid specification: destination can't be '/'");
        return type switch
        {
            "bind" => Bind(spec, destination),
            "volume" => Volume(spec, destination),
            "tmpfs" => Tmpfs(spec, destination),
            "image" => Image(spec, destination),
            "npipe" or "cluster" => throw new EngineException(ErrorKind.NotImplemented, $"mounts of type \"{type}\" are not supported"),
            _ => throw Invalid(type, "mount type unknown"),
        };
    }

    public static VolumeOptions? VolumeOptionsOf(IEnumerable<MountSpec>? mounts, string destination)
        => mounts?.FirstOrDefault(mount => mount.Type == "volume" && ContainerPath.Clean(mount.Target ?? "") == destination)?.VolumeOptions;

    private static MountRecord Bind(MountSpec spec, string destination)
    {
        if (spec.VolumeOptions is not null)
            throw Invalid("bind", "field VolumeOptions must not be specified");
        if (string.IsNullOrEmpty(spec.Source))
            throw Invalid("bind", "field Source must not be empty");
        if (!spec.Source.StartsWith('/'))
            throw Invalid("bind", $"invalid mount path: '{spec.Source}' mount path must be absolute");
        var options = spec.BindOptions ?? new BindOptions();
        if (options.Propagation is { Length: > 0 } propagation
            && propagation is not ("shared" or "rshared" or "slave" or "rslave" or "private" or "rprivate"))
        {
            throw Invalid("bind", $"invalid propagation mode: {propagation}");
        }
        if (!options.CreateMountpoint && !Path.Exists(spec.Source))
            throw Invalid("bind", $"bind source path does not exist: {spec.Source}");
        return new MountRecord
        {
            Type = "bind",
            Source = ContainerPath.Clean(spec.Source),
            Destination = destination,
            RW = !spec.ReadOnly,
            Propagation = options.Propagation is { Length: > 0 } given ? given : "rprivate",
            NonRecursive = options.NonRecursive,
            ReadOnlyNonRecursive = options.ReadOnlyNonRecursive,
            ReadOnlyForceRecursive = options.ReadOnlyForceRecursive,
            CreateSource = options.CreateMountpoint,
        };
    }

    private static MountRecord Volume(MountSpec spec, string destination)
    {
        if (spec.BindOptions is not null)
            throw Invalid("volume", "field BindOptions must not be specified");
        var subpath = spec.VolumeOptions?.Subpath ?? "";
        if (subpath.StartsWith('/') || subpath.Split('/').Contains(".."))
            throw Invalid("volume", "subpath must be a relative path within the volume");
        return new MountRecord
        {
            Type = "volume",
            Name = spec.Source ?? "",
            Destination = destination,
            RW = !spec.ReadOnly,
            NoCopy = spec.VolumeOptions?.NoCopy ?? false,
            Driver = spec.VolumeOptions?.DriverConfig?.Name ?? "",
            Subpath = subpath,
            Anonymous = string.IsNullOrEmpty(spec.Source),
        };
    }

    private static MountRecord Image(MountSpec spec, string destination)
    {
        if (spec.BindOptions is not null)
            throw Invalid("image", "field BindOptions must not be specified");
        if (spec.VolumeOptions is not null)
            throw Invalid("image", "field VolumeOptions must not be specified");
        if (string.IsNullOrEmpty(spec.Source))
            throw Invalid("image", "field Source must not be empty");
        var subpath = spec.ImageOptions?.Subpath ?? "";
        if (subpath.StartsWith('/') || subpath.Split('/').Contains(".."))
            throw Invalid("image", "subpath must be a relative path within the image");
        return new MountRecord { Type = "image", Source = spec.Source, Destination = destination, RW = false, Subpath = subpath };
    }

    private static MountRecord Tmpfs(MountSpec spec, string destination)
    {
        if (!string.IsNullOrEmpty(spec.Source))
            throw Invalid("tmpfs", "field Source must not be specified");
        return new MountRecord { Type = "tmpfs", Destination = destination, RW = !spec.ReadOnly, Tmpfs = spec.TmpfsOptions ?? new TmpfsOptions() };
    }

    private static EngineException Invalid(string type, string reason)
        => new(ErrorKind.InvalidArgument, $"invalid mount config for type \"{type}\": {reason}");
}
