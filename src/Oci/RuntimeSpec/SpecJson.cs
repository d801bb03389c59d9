using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary>
/// Reading and writing the documents of the runtime specification without a serializer, which would be half of the
/// runtime's program and of the time it takes to start. The dialect is that of <see cref="RuntimeSpecJson"/>: unknown
/// properties are skipped, null is as good as absent. Errors: <see cref="JsonException"/>, its path that of the value.
/// </summary>
public static class SpecJson
{
    internal delegate T ReadValue<T>(ref Utf8JsonReader json);

    public static Spec ReadSpec(ReadOnlySpan<byte> json) => Read(json, Spec.Read);

    public static Process ReadProcess(ReadOnlySpan<byte> json) => Read(json, Process.Read);

    public static Resources ReadResources(ReadOnlySpan<byte> json) => Read(json, Resources.Read);

    public static byte[] Write(Spec value, bool indented = false) => Write(value.Write, indented);

    public static byte[] Write(Process value) => Write(value.Write, indented: false);

    public static byte[] Write(State value, bool indented = false) => Write(value.Write, indented);

    public static byte[] Write(Features value, bool indented = false) => Write(value.Write, indented);

    public static byte[] Write(ContainerProcessState value) => Write(value.Write, indented: false);

    /// <summary>Onto the next property's name; false at the end of the object.</summary>
    internal static bool NextProperty(ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.PropertyName;

    internal static string? Text(ref Utf8JsonReader json)
        => Next(ref json) ? json.TokenType == JsonTokenType.String ? json.GetString() : throw Expected("a string") : null;

    internal static bool? Boolean(ref Utf8JsonReader json)
        => Next(ref json) ? json.TokenType is JsonTokenType.True or JsonTokenType.False ? json.GetBoolean() : throw Expected("true or false") : null;

    internal static int? Int32(ref Utf8JsonReader json) => (int?)Number(ref json, int.MinValue, int.MaxValue);

    internal static long? Int64(ref Utf8JsonReader json) => Number(ref json, long.MinValue, long.MaxValue);

    internal static uint? UInt32(ref Utf8JsonReader json) => (uint?)Number(ref json, 0, uint.MaxValue);

    internal static ushort? UInt16(ref Utf8JsonReader json) => (ushort?)Number(ref json, 0, ushort.MaxValue);

    internal static ulong? UInt64(ref Utf8JsonReader json)
        => !Next(ref json) ? null : json.TokenType == JsonTokenType.Number && json.TryGetUInt64(out var number) ? number : throw Expected("a number from 0 on");

    internal static T? Value<T>(ref Utf8JsonReader json, ReadValue<T> read)
        where T : class
        => !Next(ref json) ? null : json.TokenType == JsonTokenType.StartObject ? read(ref json) : throw Expected("an object");

    internal static T[]? Array<T>(ref Utf8JsonReader json, ReadValue<T> read)
        where T : class
    {
        if (!BeginArray(ref json))
            return null;
        var items = new List<T>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            items.Add(json.TokenType == JsonTokenType.StartObject ? read(ref json) : throw Expected("an object"));
        return items.ToArray();
    }

    internal static string[]? Texts(ref Utf8JsonReader json)
    {
        if (!BeginArray(ref json))
            return null;
        var items = new List<string>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            items.Add(json.TokenType == JsonTokenType.String ? json.GetString()! : throw Expected("a string"));
        return items.ToArray();
    }

    internal static uint[]? Numbers(ref Utf8JsonReader json)
    {
        if (!BeginArray(ref json))
            return null;
        var items = new List<uint>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            items.Add(json.TokenType == JsonTokenType.Number && json.TryGetUInt32(out var number) ? number : throw Expected("a number from 0 to 4294967295"));
        return items.ToArray();
    }

    internal static Dictionary<string, string>? TextMap(ref Utf8JsonReader json)
        => Map(ref json, static (ref Utf8JsonReader json) => json.TokenType == JsonTokenType.String ? json.GetString()! : throw Expected("a string"), JsonTokenType.String);

    internal static Dictionary<string, T>? Map<T>(ref Utf8JsonReader json, ReadValue<T> read, JsonTokenType token = JsonTokenType.StartObject)
        where T : class
    {
        if (!Next(ref json))
            return null;
        if (json.TokenType != JsonTokenType.StartObject)
            throw Expected("an object");
        var map = new Dictionary<string, T>(StringComparer.Ordinal);
        while (NextProperty(ref json))
        {
            var name = json.GetString()!;
            json.Read();
            map[name] = json.TokenType == token ? read(ref json) : throw Expected(token == JsonTokenType.String ? "a string" : "an object");
        }
        return map;
    }

    internal static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, string[]? values)
    {
        if (values is null)
            return;
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    internal static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, uint[]? values)
    {
        if (values is null)
            return;
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    internal static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, Dictionary<string, string>? values)
        => Write(json, name, values, static (json, value) => json.WriteStringValue(value));

    internal static void Write<T>(Utf8JsonWriter json, ReadOnlySpan<byte> name, T[]? values, Action<Utf8JsonWriter, T> write)
        where T : class
    {
        if (values is null)
            return;
        json.WriteStartArray(name);
        foreach (var value in values)
            write(json, value);
        json.WriteEndArray();
    }

    internal static void Write<T>(Utf8JsonWriter json, ReadOnlySpan<byte> name, Dictionary<string, T>? values, Action<Utf8JsonWriter, T> write)
        where T : class
    {
        if (values is null)
            return;
        json.WriteStartObject(name);
        foreach (var (key, value) in values)
        {
            json.WritePropertyName(key);
            write(json, value);
        }
        json.WriteEndObject();
    }

    private static byte[] Write(Action<Utf8JsonWriter> write, bool indented)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = indented }))
            write(json);
        return stream.ToArray();
    }

    private static T Read<T>(ReadOnlySpan<byte> document, ReadValue<T> read)
        where T : class
    {
        var json = new Utf8JsonReader(document);
        try
        {
            var value = Value(ref json, read) ?? throw Expected("an object");
            return json.Read() ? throw Expected("nothing more") : value;
        }
        catch (JsonException error)
        {
            throw new JsonException(error.Message, PathAt(document, json.TokenStartIndex), error.LineNumber, error.BytePositionInLine, error);
        }
    }

    /// <summary>What leads to the token at this position: `mounts.options`. Only for messages, so the document is read again.</summary>
    private static string PathAt(ReadOnlySpan<byte> document, long position)
    {
        var json = new Utf8JsonReader(document[..(int)Math.Min(document.Length, position)], isFinalBlock: false, state: default);
        var names = new string?[json.CurrentState.Options.MaxDepth == 0 ? 65 : json.CurrentState.Options.MaxDepth + 1];
        try
        {
            while (json.Read())
            {
                if (json.TokenType == JsonTokenType.PropertyName)
                    names[json.CurrentDepth] = json.GetString();
                else if (json.TokenType is JsonTokenType.EndObject)
                    System.Array.Clear(names, json.CurrentDepth + 1, names.Length - json.CurrentDepth - 1);
            }
        }
        catch (JsonException) // the document is broken there, and this is as far as the path goes
        {
        }
        return string.Join('.', names.Where(name => name is not null));
    }

    private static bool BeginArray(ref Utf8JsonReader json)
        => Next(ref json) && (json.TokenType == JsonTokenType.StartArray ? true : throw Expected("an array"));

    /// <summary>Onto the value; false when it is null.</summary>
    private static bool Next(ref Utf8JsonReader json) => json.Read() && json.TokenType != JsonTokenType.Null;

    private static long? Number(ref Utf8JsonReader json, long minimum, long maximum)
    {
        if (!Next(ref json))
            return null;
        return json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number) && number >= minimum && number <= maximum
            ? number
            : throw Expected($"a number from {minimum} to {maximum}");
    }

    private static JsonException Expected(string what) => new($"expected {what}");
}
