using System.Globalization;

namespace Skiff.Runtime.Cgroups;

/// <summary>
/// One rule of the device list, checked. <paramref name="Type"/> is `c`, `b` or `a` (both, all numbers, all access); a null
/// number matches any; <paramref name="Access"/> is made of r, w and m, each at most once.
/// </summary>
internal readonly record struct DeviceRule(bool Allow, char Type, uint? Major, uint? Minor, string Access)
{
    /// <summary>As devices.allow and devices.deny read it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Type} {(object?)Major ?? "*"}:{(object?)Minor ?? "*"} {Access}");
}
