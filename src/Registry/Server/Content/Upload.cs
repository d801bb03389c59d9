using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Skiff.Oci.Image;

namespace Skiff.Registry.Server.Content;

/// <summary>A blob that is arriving. What has come stays when a connection is cut, and when the registry is restarted.</summary>
internal sealed class Upload(string repository, string id, string directory) : IDisposable
{
    private const int BufferSize = 128 * 1024;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private IncrementalHash? _hash;

    public string Repository => repository;

    public string Id => id;

    public string Directory => directory;

    public string DataPath => Path.Combine(directory, RegistryFiles.DataName);

    /// <summary>How many bytes have arrived.</summary>
    public long Length { get; private set; }

    /// <summary>One request at a time: the result gives the turn back.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        return new Turn(_turn);
    }

    /// <summary>Begins with nothing.</summary>
    public void Begin() => _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Goes on with what an earlier process received; its hash is taken when it is asked for.</summary>
    public void Resume() => Length = new FileInfo(DataPath).Length;

    /// <summary>Writes what comes behind what is there, hashing it on the way. The result is the number of bytes.</summary>
    public async Task<long> AppendAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        var start = Length;
        try
        {
            using var file = File.OpenHandle(DataPath, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
            int count;
            while ((count = await body.ReadAsync(buffer, cancellationToken)) > 0)
                await WriteAsync(file, buffer.AsMemory(0, count));
            return Length - start;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The digest of all that has arrived.</summary>
    public async Task<Digest> DigestAsync(string algorithm, CancellationToken cancellationToken)
    {
        if (algorithm == "sha256" && _hash is not null)
            return Digest.FromSha256(_hash.GetCurrentHash());
        await using var file = new FileStream(DataPath, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read, 0, useAsync: false);
        return algorithm == "sha256"
            ? Digest.FromSha256(await SHA256.HashDataAsync(file, cancellationToken))
            : Digest.Parse("sha512:" + Convert.ToHexStringLower(await SHA512.HashDataAsync(file, cancellationToken)));
    }

    public void Dispose()
    {
        _hash?.Dispose();
        _turn.Dispose();
    }

    private async Task WriteAsync(SafeFileHandle file, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            // not cancelled with the request: file, hash and length stay in step
            await RandomAccess.WriteAsync(file, bytes, Length, CancellationToken.None);
        }
        catch (IOException)
        {
            RandomAccess.SetLength(file, Length); // a full disk: what came before is kept
            throw;
        }
        _hash?.AppendData(bytes.Span);
        Length += bytes.Length;
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        private int _given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _given, 1) == 0)
                turn.Release();
        }
    }
}
