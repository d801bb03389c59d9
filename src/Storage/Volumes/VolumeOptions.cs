using System.Buffers;
using Skiff.Errors;

namespace Skiff.Storage.Volumes;

/// <summary>What the local driver takes: names, and the options <c>type</c>, <c>device</c>, <c>o</c> of a mount.</summary>
internal static class VolumeOptions
{
    private static readonly SearchValues<char> s_name = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

    public static void CheckName(string name)
    {
        if (name.Length == 1)
            throw new EngineException(ErrorKind.InvalidArgument, $"create {name}: volume name is too short, names should be at least two alphanumeric characters");
        if (name.AsSpan().ContainsAnyExcept(s_name) || !char.IsAsciiLetterOrDigit(name[0]))
        {
            throw new EngineException(
                ErrorKind.InvalidArgument,
                $"create {name}: \"{name}\" includes invalid characters for a local volume name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host directory, use absolute path");
        }

        if (name.Length > 255) throw new EngineException(ErrorKind.InvalidArgument, $"create {name}: volume name is too long");
    }

    public static void Check(string name, IReadOnlyDictionary<string, string>? options)
    {
        if (options is null || options.Count == 0) return;
        foreach (var key in options.Keys)
        {
            if (key is "size") throw new EngineException(ErrorKind.NotImplemented, $"create {name}: option size needs project quotas, which are not supported: use type=tmpfs with o=size=…");
            if (key is not ("type" or "device" or "o")) throw new EngineException(ErrorKind.InvalidArgument, $"create {name}: invalid option: \"{key}\"");
        }

        Require(name, options, "device", "type");
        Require(name, options, "type", "device");
        Require(name, options, "o", "device");
        Require(name, options, "o", "type");
        VolumeMountOptions.Parse(options.GetValueOrDefault("o", ""));
    }

    public static bool NeedMount(IReadOnlyDictionary<string, string>? options) => options is not null && options.ContainsKey("device");

    private static void Require(string name, IReadOnlyDictionary<string, string> options, string given, string needed)
    {
        if (options.ContainsKey(given) && !options.ContainsKey(needed))
            throw new EngineException(ErrorKind.InvalidArgument, $"create {name}: missing required option: \"{needed}\"");
    }
}
