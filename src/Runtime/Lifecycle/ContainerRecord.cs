using System.Globalization;
using System.Text.Json;

namespace Skiff.Runtime.Lifecycle;

/// <summary>What is remembered of a container besides the copy of its configuration: `state.json` in its state directory.</summary>
public sealed record ContainerRecord
{
    public const int CurrentSchema = 1;

    public required string Id { get; init; }

    /// <summary>Absolute.</summary>
    public required string Bundle { get; init; }

    public required int Pid { get; init; }

    /// <summary>In ticks since boot (proc_pid_stat(5), field 22): another process may get the PID, but not the same start.</summary>
    public required ulong PidStarted { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>The number of the first operation that <see cref="PendingOperations"/> describes.</summary>
    public int FirstPending { get; init; }

    /// <summary>What is still to be done between start and the program, to name what failed: `call subject`.</summary>
    public string[] PendingOperations { get; init; } = [];

    public byte[] ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("schema"u8, CurrentSchema);
            json.WriteString("bundle"u8, Bundle);
            json.WriteNumber("pid"u8, Pid);
            json.WriteNumber("pidStarted"u8, PidStarted);
            json.WriteString("created"u8, Created.ToString("O", CultureInfo.InvariantCulture));
            json.WriteNumber("firstPending"u8, FirstPending);
            json.WriteStartArray("pendingOperations"u8);
            foreach (var operation in PendingOperations)
                json.WriteStringValue(operation);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    /// <summary>Null when another version wrote it.</summary>
    public static ContainerRecord? TryParse(ReadOnlySpan<byte> document, string id)
    {
        var (schema, bundle, pid, started, created, first) = (0, "", 0, 0ul, DateTimeOffset.MinValue, 0);
        var operations = new List<string>();
        var json = new Utf8JsonReader(document);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString();
            json.Read();
            switch (name)
            {
                case "schema": schema = json.GetInt32(); break;
                case "bundle": bundle = json.GetString()!; break;
                case "pid": pid = json.GetInt32(); break;
                case "pidStarted": started = json.GetUInt64(); break;
                case "created": created = DateTimeOffset.Parse(json.GetString()!, CultureInfo.InvariantCulture); break;
                case "firstPending": first = json.GetInt32(); break;
                case "pendingOperations":
                    while (json.Read() && json.TokenType == JsonTokenType.String)
                        operations.Add(json.GetString()!);
                    break;
                default: json.Skip(); break;
            }
        }
        return schema != CurrentSchema ? null : new ContainerRecord
        {
            Id = id,
            Bundle = bundle,
            Pid = pid,
            PidStarted = started,
            Created = created,
            FirstPending = first,
            PendingOperations = [.. operations],
        };
    }
}
