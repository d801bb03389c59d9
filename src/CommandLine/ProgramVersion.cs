namespace Skiff.CommandLine;

/// <summary>The version of this program.</summary>
public static class ProgramVersion
{
    public static string Text { get; } = typeof(ProgramVersion).Assembly.GetName().Version is { } version
        ? $"{version.Major}.{version.Minor}.{version.Build}"
        : "0.0.0";

    /// <summary>The commit that it was built of; `unknown` where the build did not say.</summary>
    public static string Build { get; } = InformationalSuffix() is { Length: > 7 } commit ? commit[..7] : "unknown";

    private static string InformationalSuffix()
    {
        var attribute = (System.Reflection.AssemblyInformationalVersionAttribute?)Attribute.GetCustomAttribute(
            typeof(ProgramVersion).Assembly, typeof(System.Reflection.AssemblyInformationalVersionAttribute));
        var text = attribute?.InformationalVersion ?? "";
        var plus = text.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 ? "" : text[(plus + 1)..];
    }
}
