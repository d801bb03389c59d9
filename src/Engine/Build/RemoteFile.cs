using System.Security.Cryptography;
using Skiff.Errors;
using Skiff.Oci.Image;

namespace Skiff.Engine.Build;

/// <summary>A file that ADD fetches: readable by root alone, and as old as the server says.</summary>
internal sealed class RemoteFile(EngineParts parts, string address, string? checksum)
{
    /// <summary>What it is called in the directory that it is put into.</summary>
    public string Name { get; private set; } = "download";

    public static bool IsAddress(string source)
        => source.StartsWith("http://", StringComparison.Ordinal) || source.StartsWith("https://", StringComparison.Ordinal)
            || source.StartsWith("git://", StringComparison.Ordinal) || source.StartsWith("git@", StringComparison.Ordinal);

    /// <param name="needsName">It goes into a directory, so the address has to say what it is called.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<BuildTree> FetchAsync(bool needsName, CancellationToken cancellationToken)
    {
        var uri = Checked(needsName);
        Digest? expected = checksum is null ? null : Digest.TryParse(checksum, out var digest) && digest.Algorithm == "sha256"
            ? digest
            : throw new EngineException(ErrorKind.InvalidArgument, $"checksum {checksum}: must be sha256: and 64 hexadecimal digits");
        using var answer = await parts.Transfers.Addresses.GetAsync(uri, "ADD failed: ", status => $"failed to GET {address} with status {status}", cancellationToken);
        var spool = Path.Combine(parts.Options.DataRoot, "tmp", "add-" + RandomId.New());
        await using var file = new FileStream(spool, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 128 << 10, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await answer.Content.CopyToAsync(file, cancellationToken);
        file.Position = 0;
        if (expected is { } wanted)
        {
            var found = Digest.FromSha256(await SHA256.HashDataAsync(file, cancellationToken));
            if (found != wanted)
                throw new EngineException(ErrorKind.InvalidArgument, $"digest mismatch for {address}: {found} was expected to be {wanted}");
            file.Position = 0;
        }
        var modified = answer.Content.Headers.LastModified ?? DateTimeOffset.UnixEpoch;
        return await BuildTree.OfFileAsync(parts, Name, file, UnixFileMode.UserRead | UnixFileMode.UserWrite, modified, cancellationToken);
    }

    private Uri Checked(bool needsName)
    {
        var path = address.Split('#', '?')[0];
        if (path.EndsWith(".git", StringComparison.Ordinal) || address.StartsWith("git", StringComparison.Ordinal))
            throw new EngineException(ErrorKind.NotImplemented, $"ADD {address}: git repositories are not supported by this engine");
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
            throw new EngineException(ErrorKind.InvalidArgument, $"ADD failed: {address} is no address");
        if (Path.GetFileName(Uri.UnescapeDataString(uri.AbsolutePath)) is { Length: > 0 } name and not ("." or ".."))
            Name = name;
        else if (needsName)
            throw new EngineException(ErrorKind.InvalidArgument, $"ADD failed: cannot determine filename from url: {address}");
        return uri;
    }
}
