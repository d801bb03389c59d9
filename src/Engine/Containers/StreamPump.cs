using System.IO.Pipelines;
using System.Net.Sockets;

namespace Skiff.Engine.Containers;

/// <summary>Carries bytes between a client's taken-over connection and a process's socket, until one of them has had enough.</summary>
internal sealed class StreamPump(Socket socket, IDuplexPipe client)
{
    private const int ReadSize = 32 * 1024;

    /// <summary>Pass on what the client sends; otherwise it is not even read.</summary>
    public bool Stdin { get; init; }

    /// <summary>Null without keys that end it.</summary>
    public DetachScanner? Detach { get; init; }

    /// <summary>True when the detach keys were typed.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        // cancelled by the client's disappearance (the caller's token), or when one direction ends the other
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var output = CopyOutputAsync(ending.Token);
        var input = Stdin ? CopyInputAsync(ending.Token) : null;
        try
        {
            // the end of the client's input alone ends nothing
            if (input is not null && await Task.WhenAny(output, input) == input && await input)
                return true;
            await output;
            return false;
        }
        finally
        {
            await ending.CancelAsync();
            socket.Close();
            await SettleAsync(output);
            if (input is not null)
                await SettleAsync(input);
        }
    }

    private async Task CopyOutputAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var read = await socket.ReceiveAsync(client.Output.GetMemory(ReadSize), SocketFlags.None, cancellationToken);
                if (read == 0)
                    return;
                client.Output.Advance(read);
                var flushed = await client.Output.FlushAsync(cancellationToken);
                if (flushed.IsCompleted || flushed.IsCanceled)
                    return;
            }
        }
        catch (Exception error) when (error is SocketException or IOException or ObjectDisposedException)
        {
            // the shim or the client is gone: there is nobody to tell
        }
    }

    /// <summary>True when the detach keys were typed.</summary>
    private async Task<bool> CopyInputAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var result = await client.Input.ReadAsync(cancellationToken);
                foreach (var segment in result.Buffer)
                {
                    if (await SendAsync(segment, cancellationToken))
                        return true;
                }
                client.Input.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    socket.Shutdown(SocketShutdown.Send);
                    return false;
                }
            }
        }
        catch (Exception error) when (error is SocketException or IOException or ObjectDisposedException)
        {
            return false;
        }
    }

    private async Task<bool> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (Detach is null)
        {
            await SendAllAsync(bytes, cancellationToken);
            return false;
        }
        var pass = new List<byte>(bytes.Length);
        var detached = Detach.Scan(bytes.Span, pass);
        if (pass.Count > 0)
            await SendAllAsync(pass.ToArray(), cancellationToken);
        return detached;
    }

    private async Task SendAllAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (bytes.Length > 0)
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, cancellationToken)..];
    }

    private static async Task SettleAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // we cancelled it
        }
    }
}
