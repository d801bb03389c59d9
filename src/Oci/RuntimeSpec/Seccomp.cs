using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary>Names are libseccomp's: <c>SCMP_ACT_*</c>, <c>SCMP_ARCH_*</c>, <c>SCMP_CMP_*</c>.</summary>
public sealed record Seccomp
{
    public string DefaultAction { get; init; } = "";
    public uint? DefaultErrnoRet { get; init; }
    public string[]? Architectures { get; init; }
    public string[]? Flags { get; init; }
    public string? ListenerPath { get; init; }
    public string? ListenerMetadata { get; init; }
    public SeccompSyscall[]? Syscalls { get; init; }

    internal static Seccomp Read(ref Utf8JsonReader json)
    {
        var defaultAction = "";
        uint? defaultErrnoRet = null;
        string[]? architectures = null;
        string[]? flags = null;
        string? listenerPath = null;
        string? listenerMetadata = null;
        SeccompSyscall[]? syscalls = null;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("defaultAction"u8))
                defaultAction = SpecJson.Text(ref json) ?? "";
            else if (json.ValueTextEquals("defaultErrnoRet"u8))
                defaultErrnoRet = SpecJson.UInt32(ref json);
            else if (json.ValueTextEquals("architectures"u8))
                architectures = SpecJson.Texts(ref json);
            else if (json.ValueTextEquals("flags"u8))
                flags = SpecJson.Texts(ref json);
            else if (json.ValueTextEquals("listenerPath"u8))
                listenerPath = SpecJson.Text(ref json);
            else if (json.ValueTextEquals("listenerMetadata"u8))
                listenerMetadata = SpecJson.Text(ref json);
            else if (json.ValueTextEquals("syscalls"u8))
                syscalls = SpecJson.Array(ref json, SeccompSyscall.Read);
            else
                json.Skip();
        }
        return new Seccomp
        {
            DefaultAction = defaultAction,
            DefaultErrnoRet = defaultErrnoRet,
            Architectures = architectures,
            Flags = flags,
            ListenerPath = listenerPath,
            ListenerMetadata = listenerMetadata,
            Syscalls = syscalls,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("defaultAction"u8, DefaultAction);
        if (DefaultErrnoRet is { } defaultErrnoRet)
            json.WriteNumber("defaultErrnoRet"u8, defaultErrnoRet);
        SpecJson.Write(json, "architectures"u8, Architectures);
        SpecJson.Write(json, "flags"u8, Flags);
        if (ListenerPath is not null)
            json.WriteString("listenerPath"u8, ListenerPath);
        if (ListenerMetadata is not null)
            json.WriteString("listenerMetadata"u8, ListenerMetadata);
        SpecJson.Write(json, "syscalls"u8, Syscalls, static (json, value) => value.Write(json));
        json.WriteEndObject();
    }
}
