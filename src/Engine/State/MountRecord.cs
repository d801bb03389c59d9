using System.Text.Json.Serialization;
using Skiff.Api.Containers;

namespace Skiff.Engine.State;

/// <summary>One of a container's `MountPoints`: what is mounted where, resolved when the container was created.</summary>
internal sealed record MountRecord
{
    /// <summary>`bind`, `volume`, `tmpfs` or `image`.</summary>
    public required string Type { get; init; }

    /// <summary>A volume's name; of an image the snapshot that shows its files.</summary>
    public string Name { get; init; } = "";

    /// <summary>A path of the host: of a bind the source, of a volume its directory, of an image its name.</summary>
    public string Source { get; init; } = "";

    /// <summary>Absolute and clean, in the container.</summary>
    public required string Destination { get; init; }

    public string Driver { get; init; } = "";

    /// <summary>The third part of `-v`, as it was given.</summary>
    public string Mode { get; init; } = "";

    public bool RW { get; init; } = true;

    public string Propagation { get; init; } = "";

    /// <summary>An empty volume is not filled from the image.</summary>
    public bool NoCopy { get; init; }

    public bool NonRecursive { get; init; }

    /// <summary>Only the mount itself becomes read-only, not those below it.</summary>
    public bool ReadOnlyNonRecursive { get; init; }

    public bool ReadOnlyForceRecursive { get; init; }

    /// <summary>A bind source that is not there is made, as a directory.</summary>
    public bool CreateSource { get; init; }

    /// <summary>A directory within the volume.</summary>
    public string Subpath { get; init; } = "";

    /// <summary>A volume that was made for this container and goes with `rm -v`.</summary>
    public bool Anonymous { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TmpfsOptions? Tmpfs { get; init; }

    public MountPoint ToApi() => new()
    {
        Type = Type,
        Name = Type == "volume" ? Name : null,
        Source = Source,
        Destination = Destination,
        Driver = Type == "volume" ? Driver : null,
        Mode = Mode,
        RW = RW,
        Propagation = Propagation,
    };
}
