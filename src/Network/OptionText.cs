using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Skiff.Errors;

namespace Skiff.Network;

/// <summary>Values of driver options, read as Docker reads them and refused in its words.</summary>
internal static class OptionText
{
    private const int LongestInterfaceName = 15;

    /// <summary>Bytes; 0 is the driver's default.</summary>
    public static int Mtu(string option, string value)
    {
        if (!int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            throw Invalid(option, value, $"strconv.Atoi: parsing \"{value}\": invalid syntax");
        }
        return number is 0 or (>= 68 and <= 65535)
            ? number
            : throw new EngineException(ErrorKind.InvalidArgument, $"invalid MTU number: {number}");
    }

    public static bool Boolean(string option, string value) => value switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => throw Invalid(option, value, $"strconv.ParseBool: parsing \"{value}\": invalid syntax"),
    };

    public static IPAddress Address(string option, string value, AddressFamily family) =>
        IPAddress.TryParse(value, out var address) && address.AddressFamily == family ? address : throw Invalid(option, value, "nil ip");

    /// <summary>The value, if an interface can be called so.</summary>
    public static string Interface(string value) =>
        value.Length is > 0 and <= LongestInterfaceName && value is not ("." or "..")
            && !value.Any(c => c is '/' or ':' or ' ' || !char.IsAscii(c) || char.IsControl(c))
            ? value
            : throw new EngineException(
                ErrorKind.InvalidArgument, $"invalid interface name: \"{value}\": at most {LongestInterfaceName} characters, none of them a slash, a colon or a space");

    public static EngineException Invalid(string option, string value, string reason) =>
        new(ErrorKind.InvalidArgument, $"failed to parse {option} value: {value} ({reason})");

    /// <summary>An option of Docker's that this engine does not have. Options of others' tools are kept and shown, as Docker does.</summary>
    public static void RefuseUnknown(string option)
    {
        if (option.StartsWith("com.docker.network.", StringComparison.Ordinal))
        {
            throw new EngineException(ErrorKind.NotImplemented, $"network option {option} is not supported");
        }
    }
}
