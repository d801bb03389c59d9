using System.Text.Json.Serialization;

namespace Skiff.Network;

/// <summary>The files of networks.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredNetwork))]
internal sealed partial class NetworkJson : JsonSerializerContext;
