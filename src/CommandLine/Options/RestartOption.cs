using System.Globalization;
using Skiff.Api.Containers;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Options;

/// <summary>`--restart name[:count]`; which names there are is the daemon's business.</summary>
internal static class RestartOption
{
    public static RestartPolicy Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon == 0)
            throw new CommandException("invalid restart policy format: no policy provided before colon");
        var count = 0;
        if (colon > 0 && colon < text.Length - 1 && !int.TryParse(text.AsSpan(colon + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out count))
            throw new CommandException("invalid restart policy format: maximum retry count must be an integer");
        return new RestartPolicy { Name = colon < 0 ? text : text[..colon], MaximumRetryCount = count };
    }
}
