using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net.WebSockets;
using Skiff.Engine.Containers;

namespace Skiff.Server.Streams;

/// <summary>
/// Carries an attachment over a web socket: messages from the client are standard input, output goes out as messages without
/// the frames that tell the streams apart.
/// </summary>
internal sealed class WebSocketAttachment(IAttachment attachment, bool binary)
{
    private const int FrameHeader = 8;

    public async Task RunAsync(IDuplexPipe connection, CancellationToken cancellationToken)
    {
        using var stream = new PipeStream(connection);
        using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
        var toProcess = new Pipe();
        var fromProcess = new Pipe();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var receiving = ReceiveAsync(socket, toProcess.Writer, over.Token);
        var sending = SendAsync(socket, fromProcess.Reader, cancellationToken);
        try
        {
            await attachment.RunAsync(new Ends(toProcess.Reader, fromProcess.Writer), over.Token);
        }
        finally
        {
            await fromProcess.Writer.CompleteAsync();
            await sending;
            await over.CancelAsync();
            await receiving;
        }
    }

    private static async Task ReceiveAsync(WebSocket socket, PipeWriter input, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(input.GetMemory(4096), cancellationToken);
                if (received.MessageType == WebSocketMessageType.Close)
                    break;
                input.Advance(received.Count);
                if ((await input.FlushAsync(cancellationToken)).IsCompleted)
                    break;
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or IOException)
        {
            // the client is gone, or the process is: either way nothing more comes
        }
        await input.CompleteAsync();
    }

    private async Task SendAsync(WebSocket socket, PipeReader output, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var read = await output.ReadAsync(cancellationToken);
                var rest = await SendAllAsync(socket, read.Buffer, cancellationToken);
                output.AdvanceTo(rest, read.Buffer.End);
                if (read.IsCompleted)
                    break;
            }
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", cancellationToken);
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or IOException or InvalidOperationException)
        {
            // the client is gone: the writer is told by the completed reader
        }
        await output.CompleteAsync();
    }

    /// <summary>Sends what is whole and answers where the next incomplete frame begins.</summary>
    private async Task<SequencePosition> SendAllAsync(WebSocket socket, ReadOnlySequence<byte> output, CancellationToken cancellationToken)
    {
        if (attachment.Tty)
        {
            await SendAsync(socket, output, cancellationToken);
            return output.End;
        }
        while (output.Length >= FrameHeader)
        {
            var length = PayloadLength(output);
            if (output.Length < FrameHeader + length)
                break;
            await SendAsync(socket, output.Slice(FrameHeader, length), cancellationToken);
            output = output.Slice(FrameHeader + length);
        }
        return output.Start;
    }

    private static uint PayloadLength(ReadOnlySequence<byte> frame)
    {
        Span<byte> length = stackalloc byte[4];
        frame.Slice(4, 4).CopyTo(length);
        return BinaryPrimitives.ReadUInt32BigEndian(length);
    }

    private async Task SendAsync(WebSocket socket, ReadOnlySequence<byte> bytes, CancellationToken cancellationToken)
    {
        var type = binary ? WebSocketMessageType.Binary : WebSocketMessageType.Text;
        foreach (var segment in bytes)
        {
            if (!segment.IsEmpty)
                await socket.SendAsync(segment, type, endOfMessage: true, cancellationToken);
        }
    }

    private sealed class Ends(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input { get; } = input;

        public PipeWriter Output { get; } = output;
    }
}
