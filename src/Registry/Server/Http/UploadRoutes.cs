using System.Globalization;
using Microsoft.AspNetCore.Http;
using Skiff.Oci.Image;
using Skiff.Registry.Server.Content;

namespace Skiff.Registry.Server.Http;

/// <summary>Blobs written: in one request, in two, in chunks, resumed where a connection was cut, or mounted from another repository.</summary>
internal sealed class UploadRoutes(BlobFiles blobs, Repositories repositories, Uploads uploads)
{
    public async Task BeginAsync(HttpContext context, string name)
    {
        var query = context.Request.Query;
        if (Digest.TryParse(query["mount"], out var mounted) && (string?)query["from"] is { } from && RegistryPath.IsName(from)
            && repositories.HasBlob(from, mounted) && blobs.Exists(mounted))
        {
            blobs.Touch(mounted);
            repositories.AddBlob(name, mounted);
            Created(context, name, mounted);
            return;
        }
        var expected = query.ContainsKey("digest") ? RegistryRoutes.DigestOf(query["digest"].ToString()) : default;
        var upload = uploads.Begin(name);
        if (expected.IsEmpty)
        {
            Tell(context, upload, StatusCodes.Status202Accepted);
            return;
        }
        await ReceiveAsync(context, upload);
        await FinishAsync(context, upload, expected);
    }

    public Task TellAsync(HttpContext context, string name, string id)
    {
        Tell(context, Find(name, id), StatusCodes.Status204NoContent);
        return Task.CompletedTask;
    }

    public async Task AppendAsync(HttpContext context, string name, string id)
    {
        var upload = Find(name, id);
        await ReceiveAsync(context, upload);
        Tell(context, upload, StatusCodes.Status202Accepted);
    }

    public async Task FinishAsync(HttpContext context, string name, string id)
    {
        var upload = Find(name, id);
        var expected = RegistryRoutes.DigestOf(context.Request.Query["digest"].ToString());
        await ReceiveAsync(context, upload);
        await FinishAsync(context, upload, expected);
    }

    public Task CancelAsync(HttpContext context, string name, string id)
    {
        uploads.Remove(Find(name, id));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private Upload Find(string name, string id) => uploads.Find(name, id) ?? throw RegistryFault.UploadUnknown(id);

    private static async Task ReceiveAsync(HttpContext context, Upload upload)
    {
        using var turn = await upload.EnterAsync(context.RequestAborted);
        var length = context.Request.ContentLength;
        if ((string?)context.Request.Headers.ContentRange is { } head)
        {
            if (!ByteRange.TryParseChunk(head, out var range))
                throw new RegistryFault(StatusCodes.Status400BadRequest, "BLOB_UPLOAD_INVALID", "blob upload invalid", new() { ["reason"] = $"{head} is no content range" });
            if (range.Start != upload.Length)
            {
                Describe(context, upload);
                throw new RegistryFault(StatusCodes.Status416RangeNotSatisfiable, "RANGE_INVALID", "invalid content range");
            }
            if (length is { } announced && announced != range.Length)
                throw RegistryFault.SizeInvalid($"{head} is not the range of {announced.ToString(CultureInfo.InvariantCulture)} bytes");
            length ??= range.Length;
        }
        var received = await upload.AppendAsync(context.Request.Body, context.RequestAborted);
        if (length is { } wanted && received != wanted)
            throw RegistryFault.SizeInvalid(string.Create(CultureInfo.InvariantCulture, $"{received} bytes came in place of {wanted}"));
    }

    private async Task FinishAsync(HttpContext context, Upload upload, Digest expected)
    {
        using (await upload.EnterAsync(context.RequestAborted))
        {
            var actual = await upload.DigestAsync(expected.Algorithm, context.RequestAborted);
            if (actual != expected)
            {
                uploads.Remove(upload);
                throw RegistryFault.DigestInvalid($"the content is {actual.Text}");
            }
            uploads.Finish(upload, expected);
        }
        repositories.AddBlob(upload.Repository, expected);
        Created(context, upload.Repository, expected);
    }

    private static void Created(HttpContext context, string name, Digest digest)
    {
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.Location = $"/v2/{name}/blobs/{digest.Text}";
        context.Response.Headers["Docker-Content-Digest"] = digest.Text;
        context.Response.ContentLength = 0;
    }

    private static void Tell(HttpContext context, Upload upload, int status)
    {
        Describe(context, upload);
        context.Response.StatusCode = status;
        if (status != StatusCodes.Status204NoContent)
            context.Response.ContentLength = 0;
    }

    private static void Describe(HttpContext context, Upload upload)
    {
        context.Response.Headers.Location = $"/v2/{upload.Repository}/blobs/uploads/{upload.Id}";
        context.Response.Headers["Docker-Upload-UUID"] = upload.Id;
        context.Response.Headers.Range = $"0-{Math.Max(0, upload.Length - 1).ToString(CultureInfo.InvariantCulture)}";
    }
}
