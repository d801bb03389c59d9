using System.Text.Json;
using System.Threading.Channels;
using Skiff.Api;
using Skiff.Api.Daemon;
using Skiff.Api.Images;

namespace Skiff.Engine.Registries;

/// <summary>The messages of a pull or a push, in order, from many threads, and without any of them waiting for a slow client.</summary>
internal sealed class TransferReport : IAsyncDisposable
{
    private static readonly ProgressDetail s_none = new();
    private readonly Channel<ProgressMessage> _messages = Channel.CreateUnbounded<ProgressMessage>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _sending;

    public TransferReport(Func<ProgressMessage, ValueTask> report) => _sending = SendAsync(report);

    /// <summary>A line of its own: <c>Digest: sha256:…</c>, or with an ID <c>latest: Pulling from library/busybox</c>.</summary>
    public void Line(string status, string? id = null) => Send(new ProgressMessage { Status = status, Id = id });

    /// <summary>A layer's state, without numbers.</summary>
    public void State(string id, string status) => Send(new ProgressMessage { Status = status, ProgressDetail = s_none, Id = id });

    public void Progress(string id, string status, long current, long total) => Send(new ProgressMessage
    {
        Status = status,
        ProgressDetail = new ProgressDetail { Current = current, Total = total },
        Progress = ProgressBar.Draw(current, total),
        Id = id,
    });

    public void Pushed(PushResult result) => Send(new ProgressMessage
    {
        ProgressDetail = s_none,
        Aux = JsonSerializer.SerializeToElement(result, ApiJson.Wire.PushResult),
    });

    /// <summary>Everything that was reported has been sent when this returns.</summary>
    public async ValueTask DisposeAsync()
    {
        _messages.Writer.TryComplete();
        await _sending;
    }

    private void Send(ProgressMessage message) => _messages.Writer.TryWrite(message);

    private async Task SendAsync(Func<ProgressMessage, ValueTask> report)
    {
        await foreach (var message in _messages.Reader.ReadAllAsync()) await report(message);
    }
}
