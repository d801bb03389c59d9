using Skiff.Linux.Syscalls;

namespace Skiff.Runtime.Shim.Supervisor;

/// <summary>The one loop that a shim spends its life in.</summary>
internal sealed class PollLoop
{
    private readonly List<PollSource> _sources = [];
    private readonly List<PollSource> _polled = [];
    private readonly List<(long At, Action Action)> _timers = [];
    private PollEntry[] _entries = new PollEntry[16];
    private bool _stopped;

    public void Add(PollSource source) => _sources.Add(source);

    public static void Remove(PollSource source) => source.Removed = true;

    /// <summary>Calls once, when so many milliseconds are over.</summary>
    public void After(int milliseconds, Action action) => _timers.Add((Clock.MonotonicMilliseconds + milliseconds, action));

    public void Stop() => _stopped = true;

    public void Run()
    {
        while (!_stopped)
        {
            Turn();
        }
    }

    private void Turn()
    {
        Collect();
        var ready = Polling.Wait(_entries.AsSpan(0, _polled.Count), Timeout());
        for (var i = 0; ready > 0 && i < _polled.Count && !_stopped; i++)
        {
            var returned = _entries[i].Returned;
            if (returned == PollEvents.None)
            {
                continue;
            }

            ready--;
            // An earlier source of this turn may have removed this one, and closed its descriptor.
            if (!_polled[i].Removed)
            {
                _polled[i].OnReady(returned);
            }
        }

        RunTimers();
    }

    private void Collect()
    {
        _polled.Clear();
        var kept = 0;
        for (var i = 0; i < _sources.Count; i++)
        {
            var source = _sources[i];
            if (source.Removed)
            {
                continue;
            }

            _sources[kept++] = source;
            var interest = source.Interest;
            if (interest == PollEvents.None)
            {
                continue;
            }

            if (_polled.Count == _entries.Length)
            {
                Array.Resize(ref _entries, _entries.Length * 2);
            }

            _entries[_polled.Count] = new PollEntry(source.Descriptor, interest);
            _polled.Add(source);
        }

        _sources.RemoveRange(kept, _sources.Count - kept);
    }

    private int Timeout()
    {
        if (_timers.Count == 0)
        {
            return -1;
        }

        var next = long.MaxValue;
        foreach (var (at, _) in _timers)
        {
            next = Math.Min(next, at);
        }

        return (int)Math.Clamp(next - Clock.MonotonicMilliseconds, 0, int.MaxValue);
    }

    private void RunTimers()
    {
        if (_timers.Count == 0)
        {
            return;
        }

        var now = Clock.MonotonicMilliseconds;
        for (var i = _timers.Count - 1; i >= 0; i--)
        {
            if (_timers[i].At <= now)
            {
                var action = _timers[i].Action;
                _timers.RemoveAt(i);
                action();
            }
        }
    }
}
