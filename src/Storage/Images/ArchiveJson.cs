using System.Text.Json.Serialization;

namespace Skiff.Storage.Images;

/// <summary>What Docker's archives have besides the documents of OCI.</summary>
[JsonSerializable(typeof(List<DockerManifestEntry>))]
[JsonSerializable(typeof(Dictionary<string, Dictionary<string, string>>))]
internal sealed partial class ArchiveJson : JsonSerializerContext;
