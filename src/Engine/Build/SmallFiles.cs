using Skiff.Engine.Containers;
using System.Text;
using Skiff.Errors;
using Skiff.Linux.Files;

namespace Skiff.Engine.Build;

/// <summary>Takes a few small files of a client into memory: a Dockerfile, its ignore file.</summary>
internal sealed class SmallFiles : IDirectoryReceiver
{
    private const int Maximum = 16 << 20;
    private const int MaximumLinks = 32;
    private readonly Dictionary<string, ClientEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<uint, (string Path, MemoryStream Content)> _contents = [];
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    public long Received { get; private set; }

    public bool Offer(uint number, ClientEntry entry)
    {
        _entries[entry.Path] = entry;
        if (entry.Kind != FileKind.Regular)
            return false;
        if (entry.Size > Maximum)
            throw new EngineException(ErrorKind.InvalidArgument, $"{entry.Path} of {entry.Size} bytes is too large");
        _contents[number] = (entry.Path, new MemoryStream());
        return true;
    }

    public ValueTask WriteAsync(uint number, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if ((Received += content.Length) > 2L * Maximum || !_contents.TryGetValue(number, out var known))
            throw new EngineException(ErrorKind.InvalidArgument, "the client sent more than it was asked for");
        known.Content.Write(content.Span);
        return ValueTask.CompletedTask;
    }

    public void Complete(uint number)
    {
        if (_contents.Remove(number, out var known))
            _files[known.Path] = known.Content.ToArray();
    }

    /// <summary>Null when there is none; links are followed as far as they were sent.</summary>
    public string? Text(string path)
    {
        for (var links = 0; links < MaximumLinks; links++)
        {
            if (_files.TryGetValue(path, out var content))
                return Encoding.UTF8.GetString(content);
            if (!_entries.TryGetValue(path, out var entry) || entry.Kind != FileKind.SymbolicLink)
                return null;
            var target = entry.Target.StartsWith('/') ? entry.Target : $"/{Path.GetDirectoryName(path)}/{entry.Target}";
            path = ContainerPath.Clean(target).TrimStart('/');
        }
        return null;
    }
}
