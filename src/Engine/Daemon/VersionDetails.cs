using System.Text.Json;

namespace Skiff.Engine.Daemon;

/// <summary>The `Details` of a version's component: texts by name.</summary>
internal static class VersionDetails
{
    public static JsonElement Write(params ReadOnlySpan<(string Name, string Value)> details)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in details)
                writer.WriteString(name, value);
            writer.WriteEndObject();
        }
        using var document = JsonDocument.Parse(buffer.ToArray());
        return document.RootElement.Clone();
    }
}
