using System.Globalization;
using Skiff.Api.Containers;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Options;

/// <summary>`--blkio-weight-device`, `--device-read-bps` and their like: `device:number`.</summary>
internal static class BlockDevices
{
    public static WeightDevice Weight(string value)
    {
        var (device, number) = Split(value);
        if (!ushort.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var weight) || weight > 0 && weight is < 10 or > 1000)
            throw new FlagValueException($"invalid weight for device: {value}");
        return new WeightDevice { Path = device, Weight = weight };
    }

    public static ThrottleDevice Rate(string value, bool bytes)
    {
        var (device, number) = Split(value);
        var wanted = bytes
            ? "The correct format is <device-path>:<number>[<unit>]. Number must be a positive integer. Unit is optional and can be kb, mb, or gb"
            : "The correct format is <device-path>:<number>. Number must be a positive integer";
        try
        {
            var rate = bytes ? ByteSize.Parse(number) : (long)GoNumber.ParseUnsigned(number, long.MaxValue);
            if (rate >= 0)
                return new ThrottleDevice { Path = device, Rate = rate };
        }
        catch (FlagValueException)
        {
            // told in docker's words below
        }
        throw new FlagValueException($"invalid rate for device: {value}. {wanted}");
    }

    private static (string Device, string Number) Split(string value)
    {
        var colon = value.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
            throw new FlagValueException($"bad format: {value}");
        return value.StartsWith("/dev/", StringComparison.Ordinal)
            ? (value[..colon], value[(colon + 1)..])
            : throw new FlagValueException($"bad format for device path: {value}");
    }
}
