using System.Globalization;
using Skiff.Errors;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Engine.Bundle;

/// <summary>Reads a rule of `--device-cgroup-rule`: `type major:minor access`, such as `c 13:* rwm`.</summary>
internal static class DeviceRuleText
{
    /// <summary>Errors: InvalidArgument.</summary>
    public static DeviceCgroup Parse(string text)
    {
        var words = text.Split(' ');
        var colon = words.Length == 3 ? words[1].IndexOf(':', StringComparison.Ordinal) : -1;
        if (colon < 0 || words[0] is not ("a" or "b" or "c") || words[2].Length is 0 or > 3 || words[2].AsSpan().ContainsAnyExcept("rwm")
            || !TryNumber(words[1][..colon], out var major) || !TryNumber(words[1][(colon + 1)..], out var minor))
        {
            throw new EngineException(ErrorKind.InvalidArgument, $"invalid device cgroup rule format: '{text}'");
        }
        return new DeviceCgroup { Allow = true, Type = words[0], Major = major, Minor = minor, Access = words[2] };
    }

    private static bool TryNumber(string text, out long? number)
    {
        number = null;
        if (text == "*")
            return true;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            return false;
        number = value;
        return true;
    }
}
