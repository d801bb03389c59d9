using System.Text.Json;
using Skiff.Api.Containers;
using Skiff.Api.Daemon;
using Skiff.Api.Images;

namespace Skiff.Client.Json;

/// <summary>
/// Reads the answers of everyday commands by hand: of `ps`, `images`, `version`, `run` and `exec`. The serializer would do,
/// but first it builds a description of every type within reach, which takes a short command longer than all its work.
/// Absent and null mean the same, names are those that the daemon writes.
/// </summary>
public static class AnswerReader
{
    /// <summary>Parses an answer and makes a value of it.</summary>
    /// <exception cref="ConnectionException">It is no JSON, or not of the kind that is wanted.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> json, Func<JsonElement, T> make)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return make(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw new ConnectionException($"the daemon's answer cannot be read: {error.Message}", error);
        }
    }

    public static string? Text(JsonElement from, string name) => Find(from, name) is { ValueKind: not JsonValueKind.Null } value ? value.GetString() : null;

    public static long Number(JsonElement from, string name) => Find(from, name) is { ValueKind: not JsonValueKind.Null } value ? value.GetInt64() : 0;

    public static bool Flag(JsonElement from, string name) => Find(from, name) is { ValueKind: JsonValueKind.True };

    public static List<string> Texts(JsonElement from, string name) => List(from, name, static item => item.GetString() ?? "");

    public static JsonElement? Find(JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value) ? value : null;

    internal static List<T> List<T>(JsonElement from, string name, Func<JsonElement, T> make) =>
        Find(from, name) is { ValueKind: not JsonValueKind.Null } list ? List(list, make) : [];

    internal static List<T> List<T>(JsonElement list, Func<JsonElement, T> make)
    {
        var items = new List<T>(list.ValueKind == JsonValueKind.Null ? 0 : list.GetArrayLength());
        if (list.ValueKind != JsonValueKind.Null)
        {
            foreach (var item in list.EnumerateArray())
                items.Add(make(item));
        }
        return items;
    }

    internal static ContainerSummary Container(JsonElement from) => new()
    {
        Id = Text(from, "Id"),
        Names = Texts(from, "Names"),
        Image = Text(from, "Image"),
        ImageId = Text(from, "ImageID"),
        ImageManifestDescriptor = Find(from, "ImageManifestDescriptor") is { ValueKind: JsonValueKind.Object } descriptor ? Descriptor(descriptor) : null,
        Command = Text(from, "Command"),
        Created = Number(from, "Created"),
        Ports = List(from, "Ports", Port),
        SizeRw = Number(from, "SizeRw"),
        SizeRootFs = Number(from, "SizeRootFs"),
        Labels = Map(from, "Labels"),
        State = Text(from, "State"),
        Status = Text(from, "Status"),
        NetworkSettings = new ContainerSummaryNetworkSettings { Networks = Networks(from) },
        Mounts = List(from, "Mounts", Mount),
    };

    internal static ImageSummary Image(JsonElement from) => new()
    {
        Id = Text(from, "Id"),
        ParentId = Text(from, "ParentId"),
        Containers = Number(from, "Containers"),
        Created = Number(from, "Created"),
        Labels = Map(from, "Labels"),
        RepoDigests = Texts(from, "RepoDigests"),
        RepoTags = Texts(from, "RepoTags"),
        SharedSize = Number(from, "SharedSize"),
        Size = Number(from, "Size"),
        VirtualSize = Number(from, "VirtualSize"),
    };

    internal static ContainerCreateResponse Created(JsonElement from) => new() { Id = Text(from, "Id"), Warnings = Texts(from, "Warnings") };

    internal static ContainerWait Exit(JsonElement from) => new()
    {
        StatusCode = Number(from, "StatusCode"),
        Error = Find(from, "Error") is { ValueKind: JsonValueKind.Object } error ? new ContainerWaitExitError { Message = Text(error, "Message") } : null,
    };

    internal static IdResponse Id(JsonElement from) => new() { Id = Text(from, "Id") };

    /// <summary>The message of a refusal; null when there is none.</summary>
    internal static string? Message(JsonElement from) => Text(from, "message");

    private static Dictionary<string, string> Map(JsonElement from, string name)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Find(from, name) is { ValueKind: JsonValueKind.Object } entries)
        {
            foreach (var entry in entries.EnumerateObject())
                map[entry.Name] = entry.Value.GetString() ?? "";
        }
        return map;
    }

    private static Dictionary<string, Api.Networks.EndpointSettings?> Networks(JsonElement from)
    {
        var networks = new Dictionary<string, Api.Networks.EndpointSettings?>(StringComparer.Ordinal);
        if (Find(from, "NetworkSettings") is { } settings && Find(settings, "Networks") is { ValueKind: JsonValueKind.Object } entries)
        {
            foreach (var entry in entries.EnumerateObject())
                networks[entry.Name] = new Api.Networks.EndpointSettings { NetworkId = Text(entry.Value, "NetworkID"), IPAddress = Text(entry.Value, "IPAddress") };
        }
        return networks;
    }

    private static PortSummary Port(JsonElement from) => new()
    {
        IP = Text(from, "IP"),
        PrivatePort = (int)Number(from, "PrivatePort"),
        PublicPort = (int)Number(from, "PublicPort"),
        Type = Text(from, "Type"),
    };

    private static MountPoint Mount(JsonElement from) => new()
    {
        Type = Text(from, "Type"),
        Name = Text(from, "Name"),
        Source = Text(from, "Source"),
        Destination = Text(from, "Destination"),
        Driver = Text(from, "Driver"),
    };

    private static OciDescriptor Descriptor(JsonElement from) => new()
    {
        Digest = Text(from, "digest"),
        Platform = Find(from, "platform") is { ValueKind: JsonValueKind.Object } platform
            ? new OciPlatform { Architecture = Text(platform, "architecture"), Os = Text(platform, "os"), Variant = Text(platform, "variant") }
            : null,
    };
}
