using System.Text.Json;
using System.Text.Json.Serialization;
using Skiff.Registry.Client.Authentication;
using Skiff.Registry.Client.Transport;

namespace Skiff.Registry.Client;

/// <summary>The documents of the distribution specification and of Docker Hub that are no manifests.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(TagList))]
[JsonSerializable(typeof(Catalog))]
[JsonSerializable(typeof(HubSearchAnswer))]
internal sealed partial class RegistryJson : JsonSerializerContext;
