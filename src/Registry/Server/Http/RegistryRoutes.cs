using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Skiff.Oci.Image;
using Skiff.Registry.Server.Content;
using Skiff.Registry.Server.Upstream;

namespace Skiff.Registry.Server.Http;

/// <summary>The end points of the distribution specification: which method of which resource is answered where.</summary>
internal sealed class RegistryRoutes(BlobFiles blobs, Repositories repositories, Uploads uploads, PullThrough? upstream)
{
    private const string JsonType = "application/json";
    private const int CatalogPage = 100;
    private readonly BlobRoutes _blobs = new(blobs, repositories, upstream);
    private readonly UploadRoutes _uploads = new(blobs, repositories, uploads);
    private readonly ManifestRoutes _manifests = new(blobs, repositories, upstream);

    public bool IsReadOnly { get; init; }

    public Task AnswerAsync(HttpContext context, RegistryPath path)
    {
        var method = context.Request.Method;
        var reads = HttpMethods.IsGet(method) || HttpMethods.IsHead(method);
        if (path.Name.Length > 0 || path.Resource is not (RegistryResource.Base or RegistryResource.Catalog))
        {
            if (!RegistryPath.IsName(path.Name))
                throw RegistryFault.NameInvalid(path.Name);
        }
        if (!reads && IsReadOnly)
            throw RegistryFault.Unsupported();
        return (path.Resource, method) switch
        {
            (RegistryResource.Base, _) when reads => RegistryApplication.WriteAsync(context, StatusCodes.Status200OK, JsonType, "{}"u8.ToArray()),
            (RegistryResource.Catalog, _) when reads => CatalogAsync(context),
            (RegistryResource.Tags, _) when reads => TagsAsync(context, path.Name),
            (RegistryResource.Referrers, _) when reads => _manifests.ReferrersAsync(context, path.Name, DigestOf(path.Reference)),
            (RegistryResource.Blob, _) when reads => _blobs.GetAsync(context, path.Name, DigestOf(path.Reference)),
            (RegistryResource.Blob, "DELETE") => _blobs.DeleteAsync(context, path.Name, DigestOf(path.Reference)),
            (RegistryResource.Uploads, "POST") => _uploads.BeginAsync(context, path.Name),
            (RegistryResource.Upload, "GET" or "HEAD") => _uploads.TellAsync(context, path.Name, path.Reference),
            (RegistryResource.Upload, "PATCH") => _uploads.AppendAsync(context, path.Name, path.Reference),
            (RegistryResource.Upload, "PUT") => _uploads.FinishAsync(context, path.Name, path.Reference),
            (RegistryResource.Upload, "DELETE") => _uploads.CancelAsync(context, path.Name, path.Reference),
            (RegistryResource.Manifest, _) when reads => _manifests.GetAsync(context, path.Name, path.Reference),
            (RegistryResource.Manifest, "PUT") => _manifests.PutAsync(context, path.Name, path.Reference),
            (RegistryResource.Manifest, "DELETE") => _manifests.DeleteAsync(context, path.Name, path.Reference),
            _ => throw RegistryFault.Unsupported(),
        };
    }

    /// <summary>Errors: DIGEST_INVALID.</summary>
    public static Digest DigestOf(string text) => Digest.TryParse(text, out var digest) ? digest : throw RegistryFault.DigestInvalid($"{text} is no digest of sha256 or sha512");

    private Task CatalogAsync(HttpContext context)
    {
        var page = Page.Of(repositories.Names(), context.Request.Query["n"], context.Request.Query["last"], CatalogPage);
        Link(context, "/v2/_catalog", page);
        return RegistryApplication.WriteAsync(context, StatusCodes.Status200OK, JsonType, JsonSerializer.SerializeToUtf8Bytes(new Catalog(page.Items), ServerJson.Default.Catalog));
    }

    private async Task TagsAsync(HttpContext context, string name)
    {
        if (upstream is null && !repositories.Exists(name))
            throw RegistryFault.NameUnknown(name);
        var tags = upstream is null ? repositories.Tags(name) : await upstream.TagsAsync(name, context.RequestAborted);
        var page = Page.Of(tags, context.Request.Query["n"], context.Request.Query["last"]);
        Link(context, $"/v2/{name}/tags/list", page);
        await RegistryApplication.WriteAsync(context, StatusCodes.Status200OK, JsonType, JsonSerializer.SerializeToUtf8Bytes(new TagList(name, page.Items), ServerJson.Default.TagList));
    }

    private static void Link(HttpContext context, string path, Page page)
    {
        if (page.Next is { } next)
            context.Response.Headers.Link = $"<{path}?{next}>; rel=\"next\"";
    }
}
