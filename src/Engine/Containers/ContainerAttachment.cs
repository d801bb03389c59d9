using System.IO.Pipelines;
using System.Net.Sockets;
using Skiff.Engine.Events;
using Skiff.Engine.Logs;
using Skiff.Errors;
using Skiff.Runtime.Shim;

namespace Skiff.Engine.Containers;

/// <summary>A client attached to a container's first process.</summary>
internal sealed class ContainerAttachment : IAttachment
{
    private readonly EngineParts _parts;
    private readonly Container _container;
    private readonly AttachQuery _query;
    private readonly byte[] _detachKeys;
    private readonly Task<Socket?>? _socket;
    private readonly ContainerLog? _log;

    private ContainerAttachment(EngineParts parts, Container container, AttachQuery query)
    {
        (_parts, _container, _query) = (parts, container, query);
        _detachKeys = DetachKeys.Parse(query.DetachKeys);
        if (query.Logs)
            _log = ContainerLog.Open(parts, container, new LogQuery { Stdout = query.Stdout, Stderr = query.Stderr });
        if (query.Stream)
            _socket = container.AttachAsync(Streams(query)); // now, so that a start that follows is not missed
    }

    public bool Tty => _container.Record.Config.Tty;

    public static ContainerAttachment Open(EngineParts parts, Container container, AttachQuery query)
    {
        Transitions.Require(ContainerVerb.Attach, container);
        var attachment = new ContainerAttachment(parts, container, query);
        parts.Events.Publish(container, "attach");
        return attachment;
    }

    public async Task RunAsync(IDuplexPipe client, CancellationToken cancellationToken)
    {
        if (_log is not null)
            await _log.CopyToAsync(client.Output, cancellationToken);
        if (_socket is null)
            return;
        using var socket = await ConnectedAsync(cancellationToken);
        if (socket is null)
            return;
        var pump = new StreamPump(socket, client)
        {
            Stdin = _query.Stdin && _container.Record.Config.OpenStdin,
            Detach = Tty ? new DetachScanner(_detachKeys) : null,
        };
        if (await pump.RunAsync(cancellationToken))
            _parts.Events.Publish(_container, "detach");
    }

    private async Task<Socket?> ConnectedAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _socket!.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // the client went before the container started: the connection that is still to come is closed then
            _ = _socket!.ContinueWith(
                static connected => connected.Result?.Dispose(),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            throw;
        }
        catch (EngineException error)
        {
            _parts.Options.Warn($"could not attach to container {_container.Id}: {error.Message}");
            return null;
        }
    }

    private AttachedStreams Streams(AttachQuery query)
        => (query.Stdin && _container.Record.Config.OpenStdin ? AttachedStreams.Stdin : 0) | (query.Stdout ? AttachedStreams.Stdout : 0) | (query.Stderr ? AttachedStreams.Stderr : 0);
}
