using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary>Programs run at the six points of the lifecycle, in the listed order.</summary>
public sealed record Hooks
{
    public Hook[]? Prestart { get; init; }
    public Hook[]? CreateRuntime { get; init; }
    public Hook[]? CreateContainer { get; init; }
    public Hook[]? StartContainer { get; init; }
    public Hook[]? Poststart { get; init; }
    public Hook[]? Poststop { get; init; }

    internal static Hooks Read(ref Utf8JsonReader json)
    {
        Hook[]? prestart = null;
        Hook[]? createRuntime = null;
        Hook[]? createContainer = null;
        Hook[]? startContainer = null;
        Hook[]? poststart = null;
        Hook[]? poststop = null;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("prestart"u8))
                prestart = SpecJson.Array(ref json, Hook.Read);
            else if (json.ValueTextEquals("createRuntime"u8))
                createRuntime = SpecJson.Array(ref json, Hook.Read);
            else if (json.ValueTextEquals("createContainer"u8))
                createContainer = SpecJson.Array(ref json, Hook.Read);
            else if (json.ValueTextEquals("startContainer"u8))
                startContainer = SpecJson.Array(ref json, Hook.Read);
            else if (json.ValueTextEquals("poststart"u8))
                poststart = SpecJson.Array(ref json, Hook.Read);
            else if (json.ValueTextEquals("poststop"u8))
                poststop = SpecJson.Array(ref json, Hook.Read);
            else
                json.Skip();
        }
        return new Hooks
        {
            Prestart = prestart,
            CreateRuntime = createRuntime,
            CreateContainer = createContainer,
            StartContainer = startContainer,
            Poststart = poststart,
            Poststop = poststop,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        SpecJson.Write(json, "prestart"u8, Prestart, static (json, value) => value.Write(json));
        SpecJson.Write(json, "createRuntime"u8, CreateRuntime, static (json, value) => value.Write(json));
        SpecJson.Write(json, "createContainer"u8, CreateContainer, static (json, value) => value.Write(json));
        SpecJson.Write(json, "startContainer"u8, StartContainer, static (json, value) => value.Write(json));
        SpecJson.Write(json, "poststart"u8, Poststart, static (json, value) => value.Write(json));
        SpecJson.Write(json, "poststop"u8, Poststop, static (json, value) => value.Write(json));
        json.WriteEndObject();
    }
}
