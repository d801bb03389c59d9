namespace Skiff.Server.Streams;

/// <summary>What is answered before a connection is taken over.</summary>
/// <param name="ContentType">Null for none.</param>
/// <param name="Upgrade">The protocol the client asked for, answered by 101; null answers 200 and raw bytes until the connection closes.</param>
/// <param name="Fields">Further header fields, each ending in CRLF.</param>
public readonly record struct TakeoverHead(string? ContentType, string? Upgrade, string Fields = "")
{
    public override string ToString()
    {
        var contentType = ContentType is null ? "" : $"Content-Type: {ContentType}\r\n";
        return Upgrade is null
            ? $"HTTP/1.1 200 OK\r\n{contentType}{Fields}\r\n"
            : $"HTTP/1.1 101 UPGRADED\r\n{contentType}Connection: Upgrade\r\nUpgrade: {Upgrade}\r\n{Fields}\r\n";
    }
}
