using Skiff.Errors;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Runtime.Cgroups;

/// <summary>Device rules as both versions apply them: checked, and followed by what every container needs.</summary>
internal static class DeviceRules
{
    /// <summary>
    /// Making any node (it cannot be opened for that), the devices that the specification puts into /dev, and terminals.
    /// They stand after the caller's rules, since a container cannot do without them.
    /// </summary>
    private static readonly DeviceRule[] s_defaults =
    [
        new(true, 'c', null, null, "m"),
        new(true, 'b', null, null, "m"),
        new(true, 'c', 1, 3, "rwm"), // null
        new(true, 'c', 1, 5, "rwm"), // zero
        new(true, 'c', 1, 7, "rwm"), // full
        new(true, 'c', 1, 8, "rwm"), // random
        new(true, 'c', 1, 9, "rwm"), // urandom
        new(true, 'c', 5, 0, "rwm"), // tty
        new(true, 'c', 5, 2, "rwm"), // ptmx
        new(true, 'c', 136, null, "rwm"), // pts
    ];

    /// <summary>Empty when the caller has no rules: then devices are as the parent cgroup has them. Errors: InvalidArgument.</summary>
    public static IReadOnlyList<DeviceRule> WithDefaults(DeviceCgroup[]? rules)
    {
        if (rules is not { Length: > 0 })
        {
            return [];
        }
        var checkedRules = new List<DeviceRule>(rules.Length + s_defaults.Length);
        foreach (var rule in rules)
        {
            checkedRules.Add(Check(rule));
        }
        // Whoever has just been given everything needs no list of exceptions to nothing.
        if (checkedRules[^1] is not { Allow: true, Type: 'a' })
        {
            checkedRules.AddRange(s_defaults);
        }
        return checkedRules;
    }

    private static DeviceRule Check(DeviceCgroup rule)
    {
        var type = string.IsNullOrEmpty(rule.Type) ? "a" : rule.Type;
        if (type is not ("a" or "b" or "c"))
        {
            throw Invalid($"type \"{rule.Type}\" is not a, b or c");
        }
        var access = string.IsNullOrEmpty(rule.Access) ? "rwm" : rule.Access;
        if (access.Any(letter => letter is not ('r' or 'w' or 'm')) || access.Distinct().Count() != access.Length)
        {
            throw Invalid($"access \"{rule.Access}\" is not made of r, w and m");
        }
        var major = Number(rule.Major, "major");
        var minor = Number(rule.Minor, "minor");
        if (type[0] == 'a')
        {
            if (major is not null || minor is not null || access.Length != 3)
            {
                throw Invalid("a rule for all devices cannot be for some numbers or some access: use b and c");
            }
            access = "rwm";
        }
        return new DeviceRule(rule.Allow, type[0], major, minor, access);
    }

    /// <summary>-1 is how older callers write "any".</summary>
    private static uint? Number(long? number, string name) => number switch
    {
        null or -1 => null,
        >= 0 and <= uint.MaxValue => (uint)number.Value,
        _ => throw Invalid($"{name} {number} is no device number"),
    };

    private static EngineException Invalid(string reason) => new(ErrorKind.InvalidArgument, "linux.resources.devices: " + reason);
}
