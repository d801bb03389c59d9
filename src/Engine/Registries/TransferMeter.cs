namespace Skiff.Engine.Registries;

/// <summary>One layer's progress, told at most ten times a second.</summary>
internal sealed class TransferMeter(TransferReport report, TimeProvider time, string id, string status, long total)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);
    private long _last = long.MinValue;

    public void Report(long current)
    {
        var now = time.GetTimestamp();
        if (_last != long.MinValue && time.GetElapsedTime(_last, now) < s_pause) return;
        _last = now;
        report.Progress(id, status, current, total);
    }

    /// <summary>Says what it takes to wait before the next attempt, in Docker's words.</summary>
    public void Retrying(TimeSpan pause)
    {
        var seconds = (int)Math.Ceiling(pause.TotalSeconds);
        report.State(id, $"Retrying in {seconds} second{(seconds == 1 ? "" : "s")}");
    }
}
