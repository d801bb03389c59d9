using System.Text.Json.Serialization;

namespace Skiff.Api.Exec;

/// <summary>Body of POST /exec/{id}/start.</summary>
public sealed record ExecStartRequest
{
    public bool Detach { get; init; }

    public bool Tty { get; init; }

    /// <summary>Height and width in characters.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public List<long>? ConsoleSize { get; init; }
}
