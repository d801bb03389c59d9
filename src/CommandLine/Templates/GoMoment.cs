using System.Globalization;

namespace Skiff.CommandLine.Templates;

/// <summary>A point in time: RFC 3339 in JSON, Go's String() elsewhere.</summary>
/// <param name="Text">As the daemon wrote it; empty for Go's zero time.</param>
public sealed record GoMoment(string Text)
{
    private const string Zero = "0001-01-01T00:00:00Z";

    public string Json => Text.Length == 0 ? Zero : Text;

    /// <summary>`2026-11-24 02:41:22.5 +0000 UTC`, in the zone in which it was written.</summary>
    public override string ToString()
    {
        if (!DateTimeOffset.TryParse(Json, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return Json;
        var dot = Json.IndexOf('.', StringComparison.Ordinal);
        var end = dot;
        while (dot >= 0 && ++end < Json.Length && char.IsAsciiDigit(Json[end]))
        {
        }
        var fraction = dot < 0 ? "" : Json[dot..end].TrimEnd('0').TrimEnd('.');
        var offset = (time.Offset < TimeSpan.Zero ? "-" : "+") + time.Offset.ToString("hhmm", CultureInfo.InvariantCulture);
        return time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + fraction + " " + offset + " " + (time.Offset == TimeSpan.Zero ? "UTC" : offset);
    }
}
