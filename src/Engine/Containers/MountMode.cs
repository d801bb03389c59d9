using Skiff.Errors;

namespace Skiff.Engine.Containers;

/// <summary>The options of `-v source:destination:options`.</summary>
internal readonly record struct MountMode(bool Writable, string Propagation, bool NoCopy)
{
    /// <summary>Errors: InvalidArgument `invalid mode: x`.</summary>
    public static MountMode Parse(string mode)
    {
        var result = new MountMode(Writable: true, Propagation: "", NoCopy: false);
        if (mode.Length == 0)
            return result;
        var options = mode.Split(',');
        if (options.Count(static option => option is "ro" or "rw") > 1)
            throw new EngineException(ErrorKind.InvalidArgument, $"invalid mode: {mode}");
        foreach (var option in options)
        {
            switch (option)
            {
                case "rw" or "z" or "Z" or "consistent" or "cached" or "delegated":
                    break;
                case "ro":
                    result = result with { Writable = false };
                    break;
                case "nocopy":
                    result = result with { NoCopy = true };
                    break;
                case "shared" or "rshared" or "slave" or "rslave" or "private" or "rprivate":
                    result = result with { Propagation = option };
                    break;
                default:
                    throw new EngineException(ErrorKind.InvalidArgument, $"invalid mode: {mode}");
            }
        }
        return result;
    }
}
