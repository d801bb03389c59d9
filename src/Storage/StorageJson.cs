using System.Text.Json.Serialization;
using Skiff.Storage.Layers;
using Skiff.Storage.Volumes;

namespace Skiff.Storage;

/// <summary>The store's own state files.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LayerRecordFile))]
[JsonSerializable(typeof(Steps.StepRecord))]
[JsonSerializable(typeof(VolumeFile))]
internal sealed partial class StorageJson : JsonSerializerContext;
