using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary><c>Path</c> is absolute; <c>Args</c> begins with argv[0]; <c>Timeout</c> in seconds.</summary>
public sealed record Hook
{
    public string Path { get; init; } = "";
    public string[]? Args { get; init; }
    public string[]? Env { get; init; }
    public int? Timeout { get; init; }

    internal static Hook Read(ref Utf8JsonReader json)
    {
        var path = "";
        string[]? args = null;
        string[]? env = null;
        int? timeout = null;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("path"u8))
                path = SpecJson.Text(ref json) ?? "";
            else if (json.ValueTextEquals("args"u8))
                args = SpecJson.Texts(ref json);
            else if (json.ValueTextEquals("env"u8))
                env = SpecJson.Texts(ref json);
            else if (json.ValueTextEquals("timeout"u8))
                timeout = SpecJson.Int32(ref json);
            else
                json.Skip();
        }
        return new Hook
        {
            Path = path,
            Args = args,
            Env = env,
            Timeout = timeout,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("path"u8, Path);
        SpecJson.Write(json, "args"u8, Args);
        SpecJson.Write(json, "env"u8, Env);
        if (Timeout is { } timeout)
            json.WriteNumber("timeout"u8, timeout);
        json.WriteEndObject();
    }
}
