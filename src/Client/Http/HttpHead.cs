namespace Skiff.Client.Http;

/// <summary>The head of an answer: everything before its body.</summary>
internal sealed record HttpHead(int Status, string Reason, bool KeepsAlive, IReadOnlyDictionary<string, string> Fields)
{
    public string? Field(string name) => Fields.GetValueOrDefault(name);

    /// <summary>The content type without its parameters, in lower case.</summary>
    public string? MediaType
    {
        get
        {
            var type = Field("Content-Type");
            var semicolon = type?.IndexOf(';', StringComparison.Ordinal) ?? -1;
            return (semicolon < 0 ? type : type![..semicolon])?.Trim().ToLowerInvariant();
        }
    }

    public bool IsChunked => Field("Transfer-Encoding") is { } coding && coding.Contains("chunked", StringComparison.OrdinalIgnoreCase);
}
