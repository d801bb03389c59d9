using System.Threading.Channels;
using Skiff.Api.Daemon;
using Skiff.Storage.Images;

namespace Skiff.Engine.Images;

/// <summary>Hands the store's progress on to the client in order, without the store waiting for it.</summary>
internal sealed class ProgressRelay : IProgress<ImageProgress>, IAsyncDisposable
{
    private readonly Channel<ImageProgress> _channel = Channel.CreateUnbounded<ImageProgress>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _sending;
    private readonly bool _quiet;

    public ProgressRelay(bool quiet, Func<ProgressMessage, ValueTask> report)
    {
        _quiet = quiet;
        _sending = SendAsync(report);
    }

    /// <summary>The client has seen something: its status can no longer be chosen.</summary>
    public bool HasReported { get; private set; }

    public void Report(ImageProgress value)
    {
        if (_quiet && value.Stream is null)
            return;
        HasReported = true;
        _channel.Writer.TryWrite(value);
    }

    /// <summary>Everything reported so far has been sent when this returns.</summary>
    public async Task CompleteAsync()
    {
        _channel.Writer.TryComplete();
        await _sending;
    }

    public async ValueTask DisposeAsync() => await CompleteAsync();

    private async Task SendAsync(Func<ProgressMessage, ValueTask> report)
    {
        await foreach (var progress in _channel.Reader.ReadAllAsync())
            await report(Message(progress));
    }

    private static ProgressMessage Message(ImageProgress progress) => new()
    {
        Stream = progress.Stream,
        Id = progress.Id,
        Status = progress.Status,
        ProgressDetail = progress.Stream is null ? new ProgressDetail { Current = progress.Current, Total = progress.Total } : null,
    };
}
