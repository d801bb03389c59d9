namespace Skiff.CommandLine;

/// <summary>The version of this program; the build writes it down (`Whole`: version and commit).</summary>
public static partial class ProgramVersion
{
    private const int ShortCommit = 7;

    public static string Text => Whole.IndexOf('+', StringComparison.Ordinal) is >= 0 and var plus ? Whole[..plus] : Whole;

    /// <summary>The commit that it was built of; `unknown` where the build did not say.</summary>
    public static string Build => Whole.IndexOf('+', StringComparison.Ordinal) is >= 0 and var plus && Whole.Length > plus + ShortCommit
        ? Whole.Substring(plus + 1, ShortCommit)
        : "unknown";
}
