using System.Buffers;
using System.Text.Json;

namespace Skiff.Server.Versioning;

/// <summary>
/// The `Config` of an image from 1.50 on: what the image says, without the fields of containers that older builders wrote
/// into it.
/// </summary>
internal static class ImageConfigShape
{
    // the order in which the engine has always written them
    private static readonly string[] Texts = ["User", "WorkingDir"];
    private static readonly string[] Told = ["User", "Env", "Cmd", "Volumes", "WorkingDir", "Entrypoint", "OnBuild", "Labels"];

    private static readonly HashSet<string> OfContainers = new(StringComparer.Ordinal)
    {
        "Hostname", "Domainname", "AttachStdin", "AttachStdout", "AttachStderr", "Tty", "OpenStdin", "StdinOnce", "Image",
        "NetworkDisabled", "MacAddress", "StopTimeout",
    };

    /// <param name="config">The object of the image; null or another kind of value counts as an empty one.</param>
    /// <param name="tellsAbsent">Fields that are not set are written as null or as an empty text; otherwise they are left out.</param>
    public static JsonElement Of(JsonElement? config, bool tellsAbsent)
    {
        var known = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (config is { ValueKind: JsonValueKind.Object } image)
        {
            foreach (var field in image.EnumerateObject())
                known[field.Name] = field.Value;
        }
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            foreach (var name in Told)
                WriteTold(writer, name, known.GetValueOrDefault(name), tellsAbsent);
            foreach (var (name, value) in known)
            {
                if (!Told.Contains(name, StringComparer.Ordinal) && !OfContainers.Contains(name))
                {
                    writer.WritePropertyName(name);
                    value.WriteTo(writer);
                }
            }
            writer.WriteEndObject();
        }
        using var written = JsonDocument.Parse(output.WrittenMemory);
        return written.RootElement.Clone();
    }

    private static void WriteTold(Utf8JsonWriter writer, string name, JsonElement value, bool tellsAbsent)
    {
        if (!IsEmpty(value) || (tellsAbsent && value.ValueKind != JsonValueKind.Undefined))
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }
        else if (tellsAbsent && Texts.Contains(name, StringComparer.Ordinal))
        {
            writer.WriteString(name, "");
        }
        else if (tellsAbsent)
        {
            writer.WriteNull(name);
        }
    }

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => true,
        JsonValueKind.String => value.GetString()!.Length == 0,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => value.GetPropertyCount() == 0,
        _ => false,
    };
}
