using Skiff.Oci.Image;

namespace Skiff.Storage.Content;

/// <summary>
/// <c>ingest/</c>: one file per blob, named by its digest. Nothing is flushed: after a power cut a file may hold anything,
/// which is why whoever goes on with one hashes it from the start.
/// </summary>
internal sealed class IngestDirectory(StoreLayout layout, TimeProvider time) : IIngests
{
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(3);
    private readonly Dictionary<Digest, Ingest.State> _open = [];

    public Ingest Open(Digest digest)
    {
        lock (_open)
        {
            if (!_open.TryGetValue(digest, out var state))
            {
                var path = Path.Combine(layout.Ingest, $"{digest.Algorithm}-{digest.Hex}");
                state = new Ingest.State(digest, path, File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));
                _open.Add(digest, state);
            }

            state.Users++;
            return new Ingest(state, Release);
        }
    }

    public void RemoveOld()
    {
        var limit = (time.GetUtcNow() - s_kept).UtcDateTime;
        lock (_open)
        {
            var used = _open.Values.Select(state => state.Path).ToHashSet(StringComparer.Ordinal);
            foreach (var path in Directory.EnumerateFiles(layout.Ingest).Where(path => !used.Contains(path) && File.GetLastWriteTimeUtc(path) < limit).ToList()) File.Delete(path);
        }
    }

    private void Release(Ingest.State state)
    {
        lock (_open)
        {
            if (--state.Users > 0) return;
            _open.Remove(state.Digest);
            state.Dispose();
            // one that was discarded and opened again meanwhile is discarded all the same: it would be fetched once more
            if (state.Discarded || state.Length == 0) File.Delete(state.Path);
        }
    }
}
