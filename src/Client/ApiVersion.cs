using System.Globalization;

namespace Skiff.Client;

/// <summary>Versions of the Engine API, `1.51`.</summary>
public static class ApiVersion
{
    /// <summary>The newest that this client speaks.</summary>
    public const string Newest = "1.51";

    /// <summary>Negative when <paramref name="left"/> is the older one.</summary>
    public static int Compare(string left, string right)
    {
        var (leftMajor, leftMinor) = Split(left);
        var (rightMajor, rightMinor) = Split(right);
        return leftMajor != rightMajor ? leftMajor.CompareTo(rightMajor) : leftMinor.CompareTo(rightMinor);
    }

    private static (int Major, int Minor) Split(string version)
    {
        var dot = version.IndexOf('.', StringComparison.Ordinal);
        return dot > 0
            && int.TryParse(version.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && int.TryParse(version.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            ? (major, minor)
            : (0, 0);
    }
}
