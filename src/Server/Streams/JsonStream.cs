using System.Buffers;
using System.IO.Pipelines;
using Skiff.Server.Versioning;

namespace Skiff.Server.Streams;

/// <summary>
/// JSON objects one after the other, each on a line and sent at once; <paramref name="separated"/> lets each begin with a record separator (RFC 7464).
/// </summary>
internal sealed class JsonStream<T>(PipeWriter output, ApiVersion version, bool separated = false)
{
    public async ValueTask WriteAsync(T value, CancellationToken cancellationToken)
    {
        if (separated)
            output.Write("\x1e"u8);
        WireShape.Write(output, value, version);
        await output.FlushAsync(cancellationToken);
    }
}
