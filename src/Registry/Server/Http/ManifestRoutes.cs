using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Skiff.Oci.Image;
using Skiff.Registry.Server.Content;
using Skiff.Registry.Server.Upstream;

namespace Skiff.Registry.Server.Http;

/// <summary>Manifests by tag and by digest, and what refers to them.</summary>
internal sealed class ManifestRoutes(BlobFiles blobs, Repositories repositories, PullThrough? upstream)
{
    /// <summary>The largest manifest that is taken (distribution-spec asks for at least 4 MiB).</summary>
    private const int MaximumSize = 4 << 20;

    public async Task GetAsync(HttpContext context, string name, string reference)
    {
        if (!reference.Contains(':', StringComparison.Ordinal) && !RegistryPath.IsTag(reference))
            throw RegistryFault.TagInvalid(reference);
        var digest = upstream is null ? Find(name, reference) : await upstream.ResolveAsync(name, reference, context.RequestAborted);
        var bytes = blobs.Read(digest) ?? throw RegistryFault.ManifestUnknown(reference);
        var (request, response) = (context.Request, context.Response);
        var tag = $"\"{digest.Text}\"";
        response.Headers["Docker-Content-Digest"] = digest.Text;
        response.Headers.ETag = tag;
        if (request.Headers.IfNoneMatch.ToString().Contains(digest.Text, StringComparison.Ordinal))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        await RegistryApplication.WriteAsync(context, StatusCodes.Status200OK, ManifestFacts.Read(bytes, null).MediaType, bytes);
    }

    public async Task PutAsync(HttpContext context, string name, string reference)
    {
        var isDigest = reference.Contains(':', StringComparison.Ordinal);
        if (!isDigest && !RegistryPath.IsTag(reference))
            throw RegistryFault.TagInvalid(reference);
        var bytes = await ReadAsync(context);
        var digest = Digest.Of(bytes);
        if (isDigest && RegistryRoutes.DigestOf(reference) is var wanted && wanted != digest)
        {
            if (wanted.Algorithm != "sha512" || wanted != Digest.Parse("sha512:" + Convert.ToHexStringLower(SHA512.HashData(bytes))))
                throw RegistryFault.DigestInvalid($"the manifest is {digest.Text}");
            digest = wanted;
        }
        var facts = ManifestFacts.Read(bytes, context.Request.ContentType);
        foreach (var blob in facts.Blobs)
        {
            if (!repositories.HasBlob(name, blob.Digest) || !blobs.Exists(blob.Digest))
                throw RegistryFault.ManifestBlobUnknown(blob.Digest);
        }
        foreach (var child in facts.Manifests)
        {
            if (!repositories.HasManifest(name, child.Digest))
                throw RegistryFault.ManifestBlobUnknown(child.Digest);
        }
        blobs.Write(digest, bytes);
        repositories.AddManifest(name, digest, facts.Subject, isDigest ? null : reference);
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.Location = $"/v2/{name}/manifests/{digest.Text}";
        context.Response.Headers["Docker-Content-Digest"] = digest.Text;
        if (facts.Subject is { } subject)
            context.Response.Headers["OCI-Subject"] = subject.Text;
        context.Response.ContentLength = 0;
    }

    /// <summary>By digest the manifest goes with every tag of it; by tag the tag alone.</summary>
    public Task DeleteAsync(HttpContext context, string name, string reference)
    {
        if (!repositories.Exists(name))
            throw RegistryFault.NameUnknown(name);
        if (!reference.Contains(':', StringComparison.Ordinal))
        {
            if (!RegistryPath.IsTag(reference) || !repositories.RemoveTag(name, reference))
                throw RegistryFault.ManifestUnknown(reference);
        }
        else
        {
            var digest = RegistryRoutes.DigestOf(reference);
            var subject = blobs.Read(digest) is { } bytes ? ManifestFacts.Read(bytes, null).Subject : null;
            if (!repositories.RemoveManifest(name, digest, subject))
                throw RegistryFault.ManifestUnknown(reference);
        }
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    public Task ReferrersAsync(HttpContext context, string name, Digest subject)
    {
        var wanted = (string?)context.Request.Query["artifactType"];
        var found = new List<Descriptor>();
        foreach (var digest in repositories.Referrers(name, subject))
        {
            if (blobs.Read(digest) is not { } bytes)
                continue;
            var facts = ManifestFacts.Read(bytes, null);
            if (string.IsNullOrEmpty(wanted) || facts.ArtifactType == wanted)
                found.Add(new Descriptor { MediaType = facts.MediaType, Digest = digest, Size = bytes.Length, ArtifactType = facts.ArtifactType, Annotations = facts.Annotations });
        }
        if (!string.IsNullOrEmpty(wanted))
            context.Response.Headers["OCI-Filters-Applied"] = "artifactType";
        var index = Documents.Write(new ImageIndex { MediaType = MediaTypes.OciIndex, Manifests = found });
        return RegistryApplication.WriteAsync(context, StatusCodes.Status200OK, MediaTypes.OciIndex, index.Bytes);
    }

    private Digest Find(string name, string reference)
    {
        if (reference.Contains(':', StringComparison.Ordinal))
        {
            var digest = RegistryRoutes.DigestOf(reference);
            return repositories.HasManifest(name, digest) ? digest : throw RegistryFault.ManifestUnknown(reference);
        }
        return repositories.Tag(name, reference) ?? throw RegistryFault.ManifestUnknown(reference);
    }

    private static async Task<byte[]> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength > MaximumSize)
            throw TooLarge();
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int count;
        while ((count = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            if (bytes.Length + count > MaximumSize)
                throw TooLarge();
            bytes.Write(buffer, 0, count);
        }
        return bytes.ToArray();
    }

    private static RegistryFault TooLarge() =>
        new(StatusCodes.Status413PayloadTooLarge, "SIZE_INVALID", "manifest is too large", new() { ["reason"] = "a manifest has at most 4 MiB" });
}
