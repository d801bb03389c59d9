using System.Text.Json.Serialization;

namespace Skiff.Engine.Bundle;

/// <summary>A file of the Container Device Interface: devices of one kind (`vendor.com/class`), and what using them changes about a container.</summary>
internal sealed record CdiSpec
{
    public string Kind { get; init; } = "";

    public List<CdiDevice> Devices { get; init; } = [];

    public CdiEdits? ContainerEdits { get; init; }
}

internal sealed record CdiDevice
{
    public string Name { get; init; } = "";

    public CdiEdits? ContainerEdits { get; init; }
}

internal sealed record CdiEdits
{
    public List<string>? Env { get; init; }

    public List<CdiNode>? DeviceNodes { get; init; }

    public List<CdiMount>? Mounts { get; init; }

    public List<CdiHook>? Hooks { get; init; }

    public List<uint>? AdditionalGids { get; init; }
}

internal sealed record CdiNode
{
    public string Path { get; init; } = "";

    /// <summary>Null is the same path on the host.</summary>
    public string? HostPath { get; init; }

    public string? Permissions { get; init; }
}

internal sealed record CdiMount
{
    public string HostPath { get; init; } = "";

    public string ContainerPath { get; init; } = "";

    public string? Type { get; init; }

    public List<string>? Options { get; init; }
}

internal sealed record CdiHook
{
    public string HookName { get; init; } = "";

    public string Path { get; init; } = "";

    public List<string>? Args { get; init; }

    public List<string>? Env { get; init; }

    public int? Timeout { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(CdiSpec))]
internal sealed partial class CdiJson : JsonSerializerContext;
