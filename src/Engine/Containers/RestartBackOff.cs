namespace Skiff.Engine.Containers;

/// <summary>How long to wait before the next restart: 100 ms, doubled every time, at most a minute; a run of ten seconds or more starts over.</summary>
internal sealed class RestartBackOff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongRun = TimeSpan.FromSeconds(10);
    private TimeSpan _next = First;

    public TimeSpan Next(TimeSpan lastRun)
    {
        if (lastRun >= LongRun)
            _next = First;
        var delay = _next;
        _next = delay * 2 > Longest ? Longest : delay * 2;
        return delay;
    }

    public void Reset() => _next = First;
}
