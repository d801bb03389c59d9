using System.Globalization;

namespace Skiff.Engine.Registries;

/// <summary>The bar that Docker's daemon draws into each message for clients that do not draw one themselves.</summary>
internal static class ProgressBar
{
    private const int Width = 50;
    private static readonly string[] s_units = ["B", "kB", "MB", "GB", "TB", "PB"];

    public static string Draw(long current, long total)
    {
        if (total <= 0) return Size(current).PadLeft(8);
        var filled = (int)Math.Min(current * 100.0 / total / 2, Width);
        var numbers = Size(current).PadLeft(8) + (current > total ? "" : "/" + Size(total));
        return $"[{new string('=', filled)}>{new string(' ', Width - filled)}] {numbers}";
    }

    /// <summary>Four digits in powers of 1000: <c>19.97kB</c>.</summary>
    public static string Size(double bytes)
    {
        var unit = 0;
        for (; bytes >= 1000 && unit < s_units.Length - 1; unit++) bytes /= 1000;
        return bytes.ToString("G4", CultureInfo.InvariantCulture) + s_units[unit];
    }
}
