namespace Skiff.CommandLine.Formats;

/// <summary>Labels in one line.</summary>
internal static class LabelText
{
    public static string Join(IEnumerable<KeyValuePair<string, string>>? labels) =>
        string.Join(',', (labels ?? []).Select(label => $"{label.Key}={label.Value}").Order(StringComparer.Ordinal));
}
