using System.IO.Pipelines;

namespace Skiff.Engine.Containers;

/// <summary>A tar archive that is about to be written.</summary>
public interface IExport : IAsyncDisposable
{
    Task CopyToAsync(PipeWriter output, CancellationToken cancellationToken);
}
