namespace Skiff.Server.Configuration;

/// <summary>One setting of the daemon, by flag and in the file.</summary>
/// <param name="Flag">Without the dashes.</param>
/// <param name="Key">The name in the file; null when only a flag makes sense.</param>
/// <param name="Kind">What values it takes.</param>
/// <param name="Meaning">For --help.</param>
public sealed record Setting(string Flag, string? Key, SettingKind Kind, string Meaning)
{
    /// <summary>The one-letter form.</summary>
    public char? Letter { get; init; }
}
