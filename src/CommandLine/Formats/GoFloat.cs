using System.Globalization;

namespace Skiff.CommandLine.Formats;

/// <summary>Numbers as Go's %g and %v print them.</summary>
public static class GoFloat
{
    /// <summary>%.Ng: at most <paramref name="digits"/> significant digits, without trailing zeros.</summary>
    public static string Shortest(double value, int digits)
    {
        if (value == 0)
            return "0";
        var scientific = value.ToString("E" + (digits - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var mark = scientific.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(scientific[(mark + 1)..], CultureInfo.InvariantCulture);
        if (exponent >= -4 && exponent < digits)
            return Plain(decimal.Parse(scientific[..mark], CultureInfo.InvariantCulture), exponent);
        return Mantissa(scientific[..mark]) + ExponentText(exponent);
    }

    /// <summary>%v of a float: the shortest digits that read back as the same number; an exponent below -4 and from 21 up.</summary>
    public static string Value(double value)
    {
        if (double.IsNaN(value))
            return "NaN";
        if (double.IsInfinity(value))
            return value > 0 ? "+Inf" : "-Inf";
        var round = value.ToString("E16", CultureInfo.InvariantCulture);
        var exponent = value == 0 ? 0 : int.Parse(round[(round.IndexOf('E', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
        if (exponent is >= -4 and < 21)
            return value.ToString("0.####################", CultureInfo.InvariantCulture) is var plain && double.Parse(plain, CultureInfo.InvariantCulture) == value
                ? plain
                : value.ToString("R", CultureInfo.InvariantCulture);
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        return mark < 0 ? text : text[..mark] + ExponentText(exponent);
    }

    private static string Plain(decimal mantissa, int exponent)
    {
        var scaled = mantissa;
        for (; exponent > 0; exponent--)
            scaled *= 10;
        for (; exponent < 0; exponent++)
            scaled /= 10;
        return scaled.ToString("0.############################", CultureInfo.InvariantCulture);
    }

    private static string Mantissa(string text) =>
        text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;

    private static string ExponentText(int exponent) =>
        (exponent < 0 ? "e-" : "e+") + Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
}
