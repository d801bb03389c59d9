using Skiff.Engine.State;
using Skiff.Errors;

namespace Skiff.Engine.Containers;

/// <summary>Reads `source:destination[:options]` of `-v`: a source with a slash at its beginning is a path of the host, otherwise a volume.</summary>
internal static class VolumeSpecification
{
    /// <summary>Errors: Internal, as Docker has it, for what is no such text; InvalidArgument for an unknown option.</summary>
    public static MountRecord Parse(string text)
    {
        var parts = text.Split(':');
        if (parts.Length > 3 || parts[0].Length == 0)
            throw Invalid(text, null);
        var (source, destination, mode) = parts.Length switch
        {
            1 => ("", parts[0], ""),
            2 when !parts[1].StartsWith('/') && IsMode(parts[1]) => ("", parts[0], parts[1]),
            2 => (parts[0], parts[1], ""),
            _ => (parts[0], parts[1], parts[2]),
        };
        var isPath = source.StartsWith('/');
        var type = isPath ? "bind" : "volume";
        if (!destination.StartsWith('/'))
            throw Invalid(text, $"invalid mount config for type \"{type}\": invalid mount path: '{destination}' mount path must be absolute");
        var clean = ContainerPath.Clean(destination);
        if (clean == "/")
            throw Invalid(text, $"invalid mount config for type \"{type}\": invalid specification: destination can't be '/'");
        var options = MountMode.Parse(mode);
        if (!isPath && options.Propagation.Length > 0)
            throw new EngineException(ErrorKind.InvalidArgument, $"invalid mode: {mode}");
        return new MountRecord
        {
            Type = type,
            Source = isPath ? ContainerPath.Clean(source) : "",
            Name = isPath ? "" : source,
            Destination = clean,
            Mode = mode,
            RW = options.Writable,
            Propagation = !isPath ? "" : options.Propagation.Length > 0 ? options.Propagation : "rprivate",
            NoCopy = options.NoCopy,
            CreateSource = isPath,
            Anonymous = source.Length == 0,
        };
    }

    private static bool IsMode(string text) => text is "ro" or "rw" or "z" or "Z" or "nocopy";

    private static EngineException Invalid(string text, string? reason)
        => new(ErrorKind.Internal, $"invalid volume specification: '{text}'" + (reason is null ? "" : ": " + reason));
}
