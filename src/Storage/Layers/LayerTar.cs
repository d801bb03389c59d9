using System.Globalization;
using System.Text;
using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;

namespace Skiff.Storage.Layers;

/// <summary>
/// Writes a layer's tar again, byte for byte, from its record and its files. The digest is computed on the way; when it
/// differs from the DiffID a file was changed behind the store's back, and the output ends in an error.
/// </summary>
internal static class LayerTar
{
    public static async Task WriteAsync(string directory, StoredLayer layer, Stream output, CancellationToken cancellationToken)
    {
        using var flow = new ChunkFlow();
        var hash = flow.HashAsync();
        var read = Task.Factory.StartNew(() => Produce(flow, directory), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            while (await flow.NextAsync(cancellationToken) is { } chunk)
            {
                await output.WriteAsync(chunk.Buffer.AsMemory(0, chunk.Length), cancellationToken);
                flow.Return(chunk);
            }
        }
        catch
        {
            flow.Stop();
            await Task.WhenAll(read, hash).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw;
        }

        await read;
        var (digest, _) = await hash;
        if (Oci.Image.Digest.FromSha256(digest) != layer.DiffId.Digest)
            throw new EngineException(ErrorKind.Internal, $"the files of layer {layer.DiffId} were changed: its tar cannot be written again");
    }

    /// <summary>Writes the tar into the flow, on a thread that may block.</summary>
    public static void Produce(ChunkFlow flow, string directory)
    {
        try
        {
            using var writer = new Producer(flow, directory);
            writer.Run();
            flow.Complete(null);
        }
        catch (Exception error) // the readers wait for data, and have to be told whatever happened
        {
            flow.Complete(error);
            throw;
        }
    }

    private sealed class Producer : IDisposable
    {
        private readonly ChunkWriter _output;
        private readonly DirectoryHandle _diff;
        private readonly string _directory;
        private readonly List<(byte[] Path, int Number, int Position)> _aside = [];

        public Producer(ChunkFlow flow, string directory)
        {
            _output = new ChunkWriter(flow);
            _directory = directory;
            _diff = DirectoryHandle.Open(Path.Combine(directory, LayerUnpacker.DiffName));
        }

        public void Run()
        {
            var record = Path.Combine(_directory, LayerUnpacker.RecordName);
            if (Directory.Exists(Path.Combine(_directory, LayerUnpacker.AsideName))) FindAside(record);
            using var reader = new LayerRecordReader(record);
            for (var position = 0; reader.Next() is not LayerRecordWriter.End and var operation; position++)
            {
                if (operation == LayerRecordWriter.RawBytes) _output.Write(reader.Bytes);
                else if (operation == LayerRecordWriter.FilePiece) WriteFile(reader.Bytes, reader.First, reader.Second, position);
            }

            _output.Flush();
        }

        public void Dispose() => _diff.Dispose();

        /// <summary>What was replaced, and when: earlier content at or below such a path is under its number.</summary>
        private void FindAside(string record)
        {
            using var reader = new LayerRecordReader(record);
            for (var position = 0; reader.Next() is not LayerRecordWriter.End and var operation; position++)
            {
                if (operation == LayerRecordWriter.SetAside) _aside.Add((reader.Bytes, (int)reader.First, position));
            }
        }

        private void WriteFile(byte[] path, long offset, long length, int position)
        {
            var actual = path;
            var root = _diff;
            foreach (var (replaced, number, when) in _aside)
            {
                if (when < position || !IsAtOrBelow(path, replaced)) continue;
                root = DirectoryHandle.Open(Path.Combine(_directory, LayerUnpacker.AsideName));
                actual = [.. Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)), .. path.AsSpan(replaced.Length)];
                break;
            }

            try
            {
                CopyPiece(root, actual, offset, length);
            }
            finally
            {
                if (root != _diff) root.Dispose();
            }
        }

        private void CopyPiece(DirectoryHandle root, byte[] path, long offset, long length)
        {
            using var file = root.OpenFile(path, Resolve.InRoot | Resolve.NoMagicLinks);
            while (length > 0)
            {
                var space = _output.Space();
                var count = FileContent.ReadAt(file, space[..(int)Math.Min(space.Length, length)], offset);
                if (count == 0) throw new LinuxException("read", Errno.EIO, Encoding.UTF8.GetString(path), "the file is shorter than it was");
                _output.Advance(count);
                offset += count;
                length -= count;
            }
        }

        private static bool IsAtOrBelow(byte[] path, byte[] above) =>
            path.AsSpan().StartsWith(above) && (path.Length == above.Length || path[above.Length] == '/');
    }
}
