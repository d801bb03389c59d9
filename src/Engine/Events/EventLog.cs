using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Skiff.Api.Daemon;

namespace Skiff.Engine.Events;

/// <summary>
/// What happened: kept on the disk and told to those who subscribed. Publishing never waits for a subscriber: one that falls too far
/// behind is cut off, and comes again with the last time it saw.
/// </summary>
internal sealed class EventLog : IDisposable
{
    private const int Remembered = 1024;
    private const int LagAllowed = 8192;
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(49);
    private readonly TimeProvider _time;
    private readonly EventFile? _file;
    private readonly Lock _lock = new();
    private readonly Queue<EventMessage> _past = new();
    private readonly List<Channel<EventMessage>> _subscribers = [];
    private long _lastTicks;

    /// <summary>Null keeps them in memory alone.</summary>
    public EventLog(TimeProvider time, string? directory = null)
    {
        _time = time;
        if (directory is null)
            return;
        _file = new EventFile(directory);
        _lastTicks = DateTimeOffset.UnixEpoch.Ticks + (_file.Last / 100);
    }

    public void Dispose() => _file?.Dispose();

    /// <summary>
    /// Whether an earlier daemon has published this of a container at or after a time. One that was killed may have recorded a start or an end and
    /// not told of it, or the other way round.
    /// </summary>
    public bool WasPublished(string containerId, string action, DateTimeOffset from)
    {
        var recent = _file?.Recent ?? [];
        var begin = DockerTime.UnixNanoseconds(from);
        // older than what is looked through: the daemon that lived on has told it
        return (recent.Count > 0 && begin < recent[0].TimeNano)
            || recent.Any(message => message.TimeNano >= begin && message.Type == "container" && message.Action == action && message.Actor?.Id == containerId);
    }

    /// <summary>The engine has taken up what there was.</summary>
    public void EndRestoration() => _file?.Forget();

    public int Subscribers
    {
        get
        {
            lock (_lock)
                return _subscribers.Count;
        }
    }

    public void Publish(string type, string action, string actorId, Dictionary<string, string> attributes)
    {
        lock (_lock)
        {
            // strictly increasing, so that a client that comes again with the last time it saw misses nothing and repeats nothing
            _lastTicks = Math.Max(_time.GetUtcNow().UtcTicks, _lastTicks + 1);
            var message = Message(type, action, actorId, attributes, new DateTimeOffset(_lastTicks, TimeSpan.Zero));
            if (_past.Count == Remembered)
                _past.Dequeue();
            _past.Enqueue(message);
            _file?.Append(message);
            for (var i = _subscribers.Count - 1; i >= 0; i--)
            {
                if (_subscribers[i].Writer.TryWrite(message))
                    continue;
                _subscribers[i].Writer.TryComplete();
                _subscribers.RemoveAt(i);
            }
        }
    }

    /// <summary>Subscribed when this returns; the past ones that fit come first.</summary>
    public IAsyncEnumerable<EventMessage> Subscribe(EventQuery query, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var filter = new EventFilter(query.Filters);
        var since = DockerTime.ParseQuery("since", query.Since, now, upwards: true);
        var until = DockerTime.ParseQuery("until", query.Until, now, upwards: true);
        var channel = Channel.CreateBounded<EventMessage>(new BoundedChannelOptions(LagAllowed) { SingleReader = true });
        IReadOnlyList<Stream> files = [];
        EventMessage[] past = [];
        long boundary;
        lock (_lock)
        {
            boundary = DockerTime.UnixNanoseconds(new DateTimeOffset(_lastTicks, TimeSpan.Zero));
            if (since is not null)
            {
                var begin = DockerTime.UnixNanoseconds(since.Value);
                if (_file is null || (_past.TryPeek(out var oldest) && oldest.TimeNano <= begin))
                    past = [.. _past.Where(message => message.TimeNano >= begin)];
                else
                    files = _file.OpenAll();
            }
            if (until is null || until > now)
                _subscribers.Add(channel);
            else
                channel.Writer.Complete();
        }
        return ReadAsync(new Past(files, past, since, boundary), channel, filter, until, cancellationToken);
    }

    private async IAsyncEnumerable<EventMessage> ReadAsync(
        Past past, Channel<EventMessage> channel, EventFilter filter, DateTimeOffset? until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // cancelled by the client's end or, without being an error, by the time `until`
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // `until` may pass between the call and here: due at once then. Past a timer's longest wait the first later event ends it.
        var left = until - _time.GetUtcNow();
        await using var timer = left < LongestTimer
            ? _time.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), ending, left.Value > TimeSpan.Zero ? left.Value : TimeSpan.Zero, Timeout.InfiniteTimeSpan)
            : null;
        try
        {
            await foreach (var message in past.ReadAsync(cancellationToken))
            {
                if (until is not null && message.TimeNano > DockerTime.UnixNanoseconds(until.Value))
                    yield break;
                if (filter.Accepts(message))
                    yield return message;
            }
            var more = true;
            while (more)
            {
                more = await WaitAsync(channel.Reader, ending.Token, cancellationToken);
                while (channel.Reader.TryRead(out var message))
                {
                    if (until is not null && message.TimeNano > DockerTime.UnixNanoseconds(until.Value))
                        yield break;
                    if (filter.Accepts(message))
                        yield return message;
                }
            }
        }
        finally
        {
            past.Dispose();
            lock (_lock)
                _subscribers.Remove(channel);
        }
    }

    private static async Task<bool> WaitAsync(ChannelReader<EventMessage> reader, CancellationToken ending, CancellationToken client)
    {
        try
        {
            return await reader.WaitToReadAsync(ending);
        }
        catch (OperationCanceledException) when (!client.IsCancellationRequested)
        {
            return false;
        }
    }

    private static EventMessage Message(
        string type, string action, string actorId, Dictionary<string, string> attributes, DateTimeOffset at)
    {
        var legacy = type is "container" or "image";
        var nanoseconds = DockerTime.UnixNanoseconds(at);
        return new EventMessage
        {
            Status = legacy ? action : null,
            Id = legacy ? actorId : null,
            From = type == "container" ? attributes.GetValueOrDefault("image") : null,
            Type = type,
            Action = action,
            Actor = new EventActor { Id = actorId, Attributes = attributes },
            Scope = "local",
            Time = nanoseconds / 1_000_000_000,
            TimeNano = nanoseconds,
        };
    }

    /// <summary>What was published before the subscription, from memory or from the files, up to and including <paramref name="boundary"/>.</summary>
    private sealed class Past(IReadOnlyList<Stream> files, EventMessage[] remembered, DateTimeOffset? since, long boundary) : IDisposable
    {
        public void Dispose()
        {
            foreach (var file in files)
                file.Dispose();
        }

        public async IAsyncEnumerable<EventMessage> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            foreach (var message in remembered)
                yield return message;
            var begin = since is { } from ? DockerTime.UnixNanoseconds(from) : 0;
            foreach (var file in files)
            {
                using var reader = new StreamReader(file);
                while (await reader.ReadLineAsync(cancellationToken) is { } line)
                {
                    if (EventFile.Parse(line) is not { } message || message.TimeNano < begin)
                        continue;
                    if (message.TimeNano > boundary)
                        break;
                    yield return message;
                }
            }
        }
    }
}
