using System.IO.Pipelines;

namespace Skiff.Engine.Containers;

/// <summary>An archive that is written by a function.</summary>
internal sealed class TarExport(Func<Stream, CancellationToken, Task> write) : IExport
{
    public async Task CopyToAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        await using var stream = output.AsStream(leaveOpen: true);
        await write(stream, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
