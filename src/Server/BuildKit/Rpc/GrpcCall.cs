using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace Skiff.Server.BuildKit.Rpc;

/// <summary>One call: its messages, each behind five bytes that say how long it is (gRPC over HTTP/2).</summary>
internal sealed class GrpcCall(HttpContext http)
{
    private const int HeadLength = 5;
    private const int Maximum = 64 << 20;

    /// <summary>The client has given up, or is gone.</summary>
    public CancellationToken Aborted => http.RequestAborted;

    public string? Header(string name) => http.Request.Headers[name] is { Count: > 0 } values ? values[0] : null;

    /// <summary>Null when the client has sent its last message.</summary>
    public async Task<T?> TryReadAsync<T>(MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        var reader = http.Request.BodyReader;
        var head = await reader.ReadAtLeastAsync(HeadLength, Aborted);
        if (head.Buffer.Length < HeadLength)
            return null;
        var (compressed, length) = Head(head.Buffer);
        reader.AdvanceTo(head.Buffer.GetPosition(HeadLength));
        if (compressed)
            throw new GrpcFailure(GrpcStatus.Unimplemented, "compressed messages are not supported");
        if (length > Maximum)
            throw new GrpcFailure(GrpcStatus.InvalidArgument, $"a message of {length} bytes is too large");
        if (length == 0)
            return parser.ParseFrom(ReadOnlySequence<byte>.Empty);
        var body = await reader.ReadAtLeastAsync(length, Aborted);
        if (body.Buffer.Length < length)
            throw new GrpcFailure(GrpcStatus.InvalidArgument, "the message stops halfway");
        var message = parser.ParseFrom(body.Buffer.Slice(0, length));
        reader.AdvanceTo(body.Buffer.GetPosition(length));
        return message;
    }

    public async Task<T> ReadAsync<T>(MessageParser<T> parser)
        where T : class, IMessage<T>
        => await TryReadAsync(parser) ?? throw new GrpcFailure(GrpcStatus.InvalidArgument, "there is no message");

    public async Task WriteAsync(IMessage message)
    {
        var writer = http.Response.BodyWriter;
        var length = message.CalculateSize();
        var head = writer.GetSpan(HeadLength);
        head[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(head[1..], length);
        writer.Advance(HeadLength);
        message.WriteTo(writer);
        await writer.FlushAsync(Aborted);
    }

    /// <summary>Sends the head, so that the client sees that the call has begun.</summary>
    public Task StartAsync() => http.Response.StartAsync(Aborted);

    private static (bool Compressed, int Length) Head(ReadOnlySequence<byte> buffer)
    {
        Span<byte> head = stackalloc byte[HeadLength];
        buffer.Slice(0, HeadLength).CopyTo(head);
        var length = BinaryPrimitives.ReadUInt32BigEndian(head[1..]);
        return (head[0] != 0, length > int.MaxValue ? int.MaxValue : (int)length);
    }
}
