using System.Text.Json;

namespace Skiff.Server.Configuration;

/// <summary>
/// The value of one setting, as texts in the form a flag takes. <paramref name="Json"/> is what stood in the file, for kinds of which the file
/// can say more than a flag.
/// </summary>
public sealed record SettingValue(SettingKind Kind, List<string> Texts, JsonElement? Json = null)
{
    /// <summary>As dockerd prints values in its messages: `true`, `[a b]`, `map[a:b]`.</summary>
    public override string ToString() => Kind switch
    {
        SettingKind.Switch or SettingKind.Text or SettingKind.Number => Texts[^1],
        SettingKind.Map => $"map[{string.Join(' ', Texts.Order(StringComparer.Ordinal).Select(static pair => ReplaceFirst(pair)))}]",
        _ => $"[{string.Join(' ', Texts)}]",
    };

    private static string ReplaceFirst(string pair)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? pair + ":" : $"{pair[..equals]}:{pair[(equals + 1)..]}";
    }
}
