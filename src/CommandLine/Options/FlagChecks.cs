using System.Net;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Options;

/// <summary>What single values of flags must look like, with docker's texts for those that do not.</summary>
internal static class FlagChecks
{
    private static readonly string[] AllowedSysctls =
    [
        "kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem", "kernel.shmall", "kernel.shmmax", "kernel.shmmni", "kernel.shm_rmid_forced",
    ];

    public static void Ip(string value)
    {
        if (!IPAddress.TryParse(value.Trim(), out var address) || address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && value.Count(c => c == '.') != 3)
            throw new FlagValueException($"IP address is not correctly formatted: {value}");
    }

    public static void DnsSearch(string value)
    {
        var domain = value.Trim();
        if (domain != "." && (domain.Length is 0 or > 255 || !domain.TrimEnd('.').Split('.').All(label => label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))))
            throw new FlagValueException($"{value} is not a valid domain");
    }

    public static void ExtraHost(string value)
    {
        var mark = value.IndexOf('=', StringComparison.Ordinal);
        if (mark < 0)
            mark = value.IndexOf(':', StringComparison.Ordinal);
        if (mark <= 0)
            throw new FlagValueException($"bad format for add-host: {GoText.Quote(value)}");
        var address = value[(mark + 1)..].Trim('[', ']');
        if (address != "host-gateway" && !IPAddress.TryParse(address, out _))
            throw new FlagValueException($"invalid IP address in add-host: {GoText.Quote(address)}");
    }

    /// <summary>The form that the daemon takes: `name:address`.</summary>
    public static string NormaliseExtraHost(string value)
    {
        var mark = value.IndexOf('=', StringComparison.Ordinal);
        if (mark < 0)
            mark = value.IndexOf(':', StringComparison.Ordinal);
        return $"{value[..mark]}:{value[(mark + 1)..].Trim('[', ']')}";
    }

    public static void Stream(string value)
    {
        if (value.ToLowerInvariant() is not ("stdin" or "stdout" or "stderr"))
            throw new FlagValueException("valid streams are STDIN, STDOUT and STDERR");
    }

    public static void Environment(string value)
    {
        if (value.Length == 0 || value[0] == '=')
            throw new FlagValueException($"invalid environment variable: {value}");
    }

    public static void Label(string value)
    {
        var equals = value.IndexOf('=', StringComparison.Ordinal);
        if ((equals < 0 ? value : value[..equals]).Trim().Length == 0)
            throw new FlagValueException(value.Length == 0 ? "invalid label '': empty name" : $"invalid label '{value}': empty name");
    }

    public static void Link(string value)
    {
        if (value.Length == 0)
            throw new FlagValueException("empty string specified for links");
        if (value.Split(':').Length > 2)
            throw new FlagValueException($"bad format for links: {value}");
    }

    public static void Sysctl(string value)
    {
        var equals = value.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? value : value[..equals];
        if (equals < 0 || Array.IndexOf(AllowedSysctls, name) < 0 && !name.StartsWith("net.", StringComparison.Ordinal) && !name.StartsWith("fs.mqueue.", StringComparison.Ordinal))
            throw new FlagValueException($"sysctl '{value}' is not allowed");
    }

    public static void DeviceCgroupRule(string value)
    {
        var words = value.Split(' ');
        var numbers = words.Length == 3 ? words[1].Split(':') : [];
        if (words.Length != 3 || words[0] is not ("a" or "b" or "c") || numbers.Length != 2
            || numbers.Any(number => number != "*" && (number.Length == 0 || !number.All(char.IsAsciiDigit)))
            || words[2].Length is 0 or > 3 || words[2].AsSpan().IndexOfAnyExcept("rwm") >= 0)
            throw new FlagValueException($"invalid device cgroup format '{value}'");
    }

    public static void Filter(string value)
    {
        if (value.Length > 0 && !value.Contains('=', StringComparison.Ordinal))
            throw new FlagValueException("bad format of filter (expected name=value)");
    }

    public static void WeightDevice(string value) => BlockDevices.Weight(value);

    public static void DeviceRate(string value) => BlockDevices.Rate(value, bytes: true);

    public static void DeviceOperations(string value) => BlockDevices.Rate(value, bytes: false);

    public static void Ulimit(string value) => UlimitOption.Parse(value);

    public static void Gpus(string value) => GpuOption.Parse(value);

    public static void Memory(string value)
    {
        if (value == "-1")
            throw new FlagValueException("invalid size: '-1'");
        _ = ByteSize.Parse(value);
    }

    public static void ImageTag(string value)
    {
        try
        {
            _ = ImageName.Parse(value);
        }
        catch (FormatException error)
        {
            throw new FlagValueException(error.Message);
        }
    }
}
