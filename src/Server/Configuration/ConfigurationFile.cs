using System.Text.Json;
using Skiff.Errors;

namespace Skiff.Server.Configuration;

/// <summary>Reads daemon.json.</summary>
public static class ConfigurationFile
{
    /// <summary>
    /// A file that is not there or blank has no settings. Errors: InvalidArgument for what is not JSON, keys there are not and values that do not fit.
    /// </summary>
    public static SettingValues Read(string path)
    {
        if (!File.Exists(path))
            return new SettingValues();
        var text = File.ReadAllText(path);
        return string.IsNullOrWhiteSpace(text) ? new SettingValues() : Parse(text);
    }

    public static SettingValues Parse(string text)
    {
        JsonElement root;
        try
        {
            using var document = JsonDocument.Parse(text);
            root = document.RootElement.Clone();
        }
        catch (JsonException error)
        {
            throw new EngineException(ErrorKind.InvalidArgument, $"invalid JSON: {error.Message}", error);
        }
        if (root.ValueKind != JsonValueKind.Object)
            throw new EngineException(ErrorKind.InvalidArgument, "invalid JSON: an object is expected");
        var values = new SettingValues();
        var unknown = new List<string>();
        foreach (var member in root.EnumerateObject())
        {
            if (Settings.ByKey(member.Name) is { } setting)
                values.Set(setting, Texts(setting, member.Value), member.Value);
            else
                unknown.Add(member.Name);
        }
        return unknown.Count == 0
            ? values
            : throw new EngineException(ErrorKind.InvalidArgument, "the following directives don't match any configuration option: " + string.Join(", ", unknown));
    }

    private static List<string> Texts(Setting setting, JsonElement value) => setting.Kind switch
    {
        SettingKind.Switch when value.ValueKind is JsonValueKind.True or JsonValueKind.False => [value.GetBoolean() ? "true" : "false"],
        SettingKind.Text when value.ValueKind == JsonValueKind.String => [value.GetString()!],
        // default-shm-size may be a number of bytes
        SettingKind.Text or SettingKind.Number when value.ValueKind == JsonValueKind.Number => [value.GetRawText()],
        SettingKind.List when value.ValueKind == JsonValueKind.Array => [.. value.EnumerateArray().Select(element => Text(setting, element))],
        SettingKind.Map when value.ValueKind == JsonValueKind.Object => [.. value.EnumerateObject().Select(member => $"{member.Name}={Text(setting, member.Value)}")],
        SettingKind.Map when value.ValueKind == JsonValueKind.Array => [.. value.EnumerateArray().Select(element => Text(setting, element))],
        SettingKind.Runtimes when value.ValueKind == JsonValueKind.Object
            => [.. value.EnumerateObject().Select(member => $"{member.Name}={Member(setting, member.Value, "path")}")],
        SettingKind.AddressPools when value.ValueKind == JsonValueKind.Array
            => [.. value.EnumerateArray().Select(pool => $"base={Member(setting, pool, "base")},size={Member(setting, pool, "size")}")],
        SettingKind.Ulimits when value.ValueKind == JsonValueKind.Object
            => [.. value.EnumerateObject().Select(member => $"{member.Name}={Member(setting, member.Value, "Soft")}:{Member(setting, member.Value, "Hard")}")],
        _ => throw Misfit(setting, value),
    };

    private static string Text(Setting setting, JsonElement value)
        => value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Misfit(setting, value);

    private static string Member(Setting setting, JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out var member) || member.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
            throw new EngineException(ErrorKind.InvalidArgument, $"{setting.Key}: an entry has no \"{name}\"");
        return member.ToString();
    }

    private static EngineException Misfit(Setting setting, JsonElement value) => new(ErrorKind.InvalidArgument, $"{setting.Key}: {value.GetRawText()} is not what this directive takes");
}
