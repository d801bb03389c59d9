using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Netlink;

namespace Skiff.Network.Firewall;

/// <summary>
/// Notices when somebody flushes the tables, or sets up a firewall that would drop what is forwarded, and has it looked at.
/// A thread that sleeps until then.
/// </summary>
internal sealed class FirewallWatch : IAsyncDisposable
{
    private readonly NftMonitor _monitor = new();
    private readonly FileDescriptor _stopped;
    private readonly FileDescriptor _stop;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action _changed;

    /// <param name="changed">Called on the watching thread; must not throw.</param>
    public FirewallWatch(Action changed)
    {
        _changed = changed;
        (_stopped, _stop) = Pipe.Open();
        new Thread(Loop, maxStackSize: 128 * 1024) { IsBackground = true, Name = "firewall watch" }.Start();
    }

    public async ValueTask DisposeAsync()
    {
        _stop.Dispose();
        await _ended.Task;
        _stopped.Dispose();
        _monitor.Dispose();
    }

    private void Loop()
    {
        try
        {
            while (_monitor.Wait(_stopped, out var structural))
            {
                if (structural)
                {
                    _changed();
                }
            }
            _ended.SetResult();
        }
        catch (LinuxException)
        {
            // without it the next change of ours restores what is missing, as it always does
            _ended.SetResult();
        }
    }
}
