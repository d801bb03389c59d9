using System.Text.Json.Serialization;

namespace Skiff.Registry.Server.Http;

/// <summary>What the registry answers in JSON, besides manifests.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ErrorList))]
[JsonSerializable(typeof(TagList))]
[JsonSerializable(typeof(Catalog))]
internal sealed partial class ServerJson : JsonSerializerContext;

internal sealed record ErrorList(ErrorItem[] Errors);

internal sealed record ErrorItem(string Code, string Message, Dictionary<string, string>? Detail);

internal sealed record TagList(string Name, IReadOnlyList<string> Tags);

internal sealed record Catalog(IReadOnlyList<string> Repositories);
