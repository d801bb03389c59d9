using System.Collections.Concurrent;
using Skiff.Errors;

namespace Skiff.Server.BuildKit.Sessions;

/// <summary>The sessions that are open. A build may be asked for before its session has arrived.</summary>
internal sealed class SessionRegistry(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<ClientSession>> _sessions = new(StringComparer.Ordinal);

    public void Add(ClientSession session) => Slot(session.Id).TrySetResult(session);

    public void Remove(ClientSession session)
    {
        if (_sessions.TryRemove(session.Id, out var slot))
            slot.TrySetCanceled();
    }

    /// <summary>Errors: NotFound when it does not arrive.</summary>
    public async Task<ClientSession> GetAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await Slot(id).Task.WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            _sessions.TryRemove(id, out _);
            throw new EngineException(ErrorKind.NotFound, $"no active session for {id}: context deadline exceeded");
        }
    }

    private TaskCompletionSource<ClientSession> Slot(string id)
        => _sessions.GetOrAdd(id, static _ => new TaskCompletionSource<ClientSession>(TaskCreationOptions.RunContinuationsAsynchronously));
}
