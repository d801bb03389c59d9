using System.Net.Sockets;
using Skiff.Linux;
using Skiff.Linux.Syscalls;

namespace Skiff.Server.Streams;

/// <summary>
/// Notices that a client is gone which had shut down its sending side before: nothing is read from it any more, and while nothing is written either, only
/// poll(2) tells. Works on unix sockets; a TCP peer that closed looks like one that merely stopped sending.
/// </summary>
internal sealed class HangUpWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly Socket _socket;
    private readonly Action _gone;
    private readonly ITimer _timer;
    private readonly CancellationTokenRegistration _inputEnded;

    public HangUpWatch(Socket socket, TimeProvider time, Action gone, CancellationToken inputEnded)
    {
        _socket = socket;
        _gone = gone;
        _timer = time.CreateTimer(static watch => ((HangUpWatch)watch!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _inputEnded = inputEnded.Register(static watch => ((HangUpWatch)watch!)._timer.Change(TimeSpan.Zero, Interval), this);
    }

    public void Dispose()
    {
        _inputEnded.Dispose();
        _timer.Dispose();
    }

    private void Look()
    {
        // What follows may close the socket on this thread, and closing waits until nobody holds it.
        if (IsGone())
            _gone();
    }

    private bool IsGone()
    {
        var held = false;
        try
        {
            _socket.SafeHandle.DangerousAddRef(ref held);
            using var descriptor = new FileDescriptor((int)_socket.SafeHandle.DangerousGetHandle(), owned: false);
            Span<PollEntry> entries = [new PollEntry(descriptor, PollEvents.None)];
            return Polling.Wait(entries, 0) > 0 && (entries[0].Returned & (PollEvents.Hangup | PollEvents.Error)) != 0;
        }
        catch (ObjectDisposedException)
        {
            // The connection ended by itself meanwhile.
            return false;
        }
        finally
        {
            if (held)
                _socket.SafeHandle.DangerousRelease();
        }
    }
}
