using Skiff.Linux.Netlink;

namespace Skiff.Network.Sandboxes;

/// <summary>
/// Host interfaces whose namespace was dropped. The kernel deletes them by itself within milliseconds, as a rule; but a socket
/// that still waits for its peer's last word keeps a namespace for minutes. What is left after a while is deleted here,
/// off the path of anything that is waited for. Used on the network thread only.
/// </summary>
internal sealed class DepartedLinks(RouteSocket host, TimeProvider time, Action<Action> enqueue) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly HashSet<string> _names = [];
    private ITimer? _timer;

    public void Add(IEnumerable<string> names)
    {
        _names.UnionWith(names.Where(name => name.Length > 0));
        _timer ??= time.CreateTimer(_ => enqueue(Sweep), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(Patience, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Deletes what the kernel has not.</summary>
    public void Sweep()
    {
        foreach (var name in _names)
        {
            if (host.FindLink(name) is not null)
            {
                host.DeleteLink(name).Commit(static (_, _) => true); // it may go by itself at this very moment
            }
        }
        _names.Clear();
    }

    public void Dispose() => _timer?.Dispose();
}
