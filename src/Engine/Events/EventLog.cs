using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Skiff.Api.Daemon;

namespace Skiff.Engine.Events;

/// <summary>
/// What happened: remembered up to a number, and told to those who subscribed. Publishing never waits: a subscriber that
/// falls too far behind is cut off.
/// </summary>
internal sealed class EventLog(TimeProvider time)
{
    private const int Remembered = 1024;
    private const int LagAllowed = 8192;
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(49);
    private readonly Lock _lock = new();
    private readonly Queue<EventMessage> _past = new(Remembered);
    private readonly List<Channel<EventMessage>> _subscribers = [];
    private long _lastTicks;

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
            _lastTicks = Math.Max(time.GetUtcNow().UtcTicks, _lastTicks + 1);
            var message = Message(type, action, actorId, attributes, new DateTimeOffset(_lastTicks, TimeSpan.Zero));
            if (_past.Count == Remembered)
                _past.Dequeue();
            _past.Enqueue(message);
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
        var now = time.GetUtcNow();
        var filter = new EventFilter(query.Filters);
        var since = DockerTime.ParseQuery("since", query.Since, now);
        var until = DockerTime.ParseQuery("until", query.Until, now);
        var channel = Channel.CreateBounded<EventMessage>(new BoundedChannelOptions(LagAllowed) { SingleReader = true });
        lock (_lock)
        {
            if (since is not null)
            {
                foreach (var message in _past)
                {
                    if (message.TimeNano >= DockerTime.UnixNanoseconds(since.Value))
                        channel.Writer.TryWrite(message);
                }
            }
            if (until is null || until > now)
                _subscribers.Add(channel);
            else
                channel.Writer.Complete();
        }
        return ReadAsync(channel, filter, until, cancellationToken);
    }

    private async IAsyncEnumerable<EventMessage> ReadAsync(
        Channel<EventMessage> channel, EventFilter filter, DateTimeOffset? until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // cancelled by the client's end or, without being an error, by the time `until`
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // `until` may pass between the call and here: due at once then. Past a timer's longest wait the first later event ends it.
        var left = until - time.GetUtcNow();
        await using var timer = left < LongestTimer
            ? time.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), ending, left.Value > TimeSpan.Zero ? left.Value : TimeSpan.Zero, Timeout.InfiniteTimeSpan)
            : null;
        try
        {
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
}
