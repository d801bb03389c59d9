using System.Globalization;
using Skiff.CommandLine.Formats;

namespace Skiff.CommandLine.Streams;

/// <summary>How fast something arrives and how long the rest will take, from what was there when it was first looked at.</summary>
internal sealed class TransferRate(TimeProvider clock, long current)
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private readonly long _began = clock.GetTimestamp();

    /// <summary>` 5.2MB/s 12s`, or what of it can be said; empty in the first second and at the end.</summary>
    /// <param name="now">How much has arrived.</param>
    /// <param name="total">How much there is in all; 0 when nobody knows.</param>
    public string Describe(long now, long total)
    {
        var elapsed = clock.GetElapsedTime(_began);
        if (elapsed < Least || now <= current || total > 0 && now >= total)
            return "";
        var perSecond = (now - current) / elapsed.TotalSeconds;
        var rate = $"  {ByteSize.Human((long)perSecond)}/s";
        return total > 0 ? $"{rate} {Left((long)Math.Ceiling((total - now) / perSecond))}" : rate;
    }

    private static string Left(long seconds) => seconds switch
    {
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds}s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}m{seconds % 60:00}s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600}h{seconds / 60 % 60:00}m"),
    };
}
