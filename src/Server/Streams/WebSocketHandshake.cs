using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Skiff.Errors;
using Skiff.Server.Http;

namespace Skiff.Server.Streams;

/// <summary>The opening of a web socket (RFC 6455 section 4.2).</summary>
internal static class WebSocketHandshake
{
    /// <summary>Errors: InvalidArgument when the request does not open a web socket of version 13.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 6455 names SHA-1; nothing is kept secret by it")]
    public static TakeoverHead Accept(Exchange exchange)
    {
        var key = exchange.RequestHeader("Sec-WebSocket-Key");
        if (!string.Equals(exchange.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase) || string.IsNullOrEmpty(key))
            throw new EngineException(ErrorKind.InvalidArgument, "not a websocket handshake");
        if (exchange.RequestHeader("Sec-WebSocket-Version") != "13")
            throw new EngineException(ErrorKind.InvalidArgument, "unsupported websocket version: 13 is spoken");
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
        return new TakeoverHead(ContentType: null, "websocket", $"Sec-WebSocket-Accept: {accept}\r\n");
    }
}
