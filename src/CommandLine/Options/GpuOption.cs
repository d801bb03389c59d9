using System.Globalization;
using Skiff.Api.Containers;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Options;

/// <summary>`--gpus all`, `--gpus 2`, `--gpus '"device=0,1"'`, `--gpus driver=…,capabilities=…`.</summary>
internal static class GpuOption
{
    public static DeviceRequest Parse(string value)
    {
        var driver = "";
        var count = 0L;
        var counted = false;
        List<string>? devices = null;
        List<string> capabilities = [];
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in CommaSeparated.Split(value))
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? "count" : field[..equals];
            var text = equals < 0 ? field : field[(equals + 1)..];
            switch (key)
            {
                case "driver":
                    driver = text;
                    break;
                case "count":
                    count = text == "all" ? -1 : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                        ? number
                        : throw new FlagValueException($"invalid count ({text}): value must be either \"all\" or an integer: invalid syntax");
                    counted = true;
                    break;
                case "device":
                    devices = [.. text.Split(',')];
                    break;
                case "capabilities":
                    capabilities = [.. text.Split(',')];
                    break;
                case "options":
                    foreach (var option in CommaSeparated.Split(text))
                    {
                        var inner = option.IndexOf('=', StringComparison.Ordinal);
                        options[inner < 0 ? option : option[..inner]] = inner < 0 ? "" : option[(inner + 1)..];
                    }
                    break;
                default:
                    throw new FlagValueException($"unexpected key '{key}' in '{field}'");
            }
        }
        if (!counted && devices is null)
            count = 1;
        if (!capabilities.Contains("gpu"))
            capabilities.Add("gpu");
        return new DeviceRequest { Driver = driver, Count = count, DeviceIds = devices, Capabilities = [capabilities], Options = options };
    }
}
