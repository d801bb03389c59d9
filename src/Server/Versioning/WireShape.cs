using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Skiff.Api;

namespace Skiff.Server.Versioning;

/// <summary>
/// Writes answers in the shape of a version. The engine answers every field there ever was; <see cref="FieldHistory"/> knows which of
/// them a version had. A serializer is built for each version that is asked for, and kept.
/// </summary>
public static class WireShape
{
    private static readonly ConcurrentDictionary<ApiVersion, JsonSerializerOptions> Options = new();

    /// <summary>The value and a newline.</summary>
    public static void Write<T>(IBufferWriter<byte> output, T value, ApiVersion version)
    {
        var options = For(version);
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = options.Encoder, SkipValidation = true }))
            JsonSerializer.Serialize(writer, value, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)));
        output.Write("\n"u8);
    }

    private static JsonSerializerOptions For(ApiVersion version) => Options.GetOrAdd(version, static version =>
    {
        var options = new JsonSerializerOptions
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = ApiJson.Wire.WithAddedModifier(type => FieldHistory.Apply(type, version)),
        };
        options.MakeReadOnly();
        return options;
    });
}
