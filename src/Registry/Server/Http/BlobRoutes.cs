using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Skiff.Oci.Image;
using Skiff.Registry.Server.Content;

namespace Skiff.Registry.Server.Http;

/// <summary>Blobs read, in whole or in part, and taken out of a repository.</summary>
internal sealed class BlobRoutes(BlobFiles blobs, Repositories repositories)
{
    private const int BufferSize = 128 * 1024;

    public async Task GetAsync(HttpContext context, string name, Digest digest)
    {
        if (!repositories.HasBlob(name, digest) || blobs.Open(digest) is not { } file)
            throw RegistryFault.BlobUnknown(digest);
        using (file)
        {
            var (request, response) = (context.Request, context.Response);
            var size = RandomAccess.GetLength(file);
            var tag = $"\"{digest.Text}\"";
            response.Headers["Docker-Content-Digest"] = digest.Text;
            response.Headers.ETag = tag;
            response.Headers.AcceptRanges = "bytes";
            response.Headers.CacheControl = "max-age=31536000";
            if (HttpMethods.IsHead(request.Method))
                blobs.Touch(digest); // who is told that it is here will not send it
            if (request.Headers.IfNoneMatch.ToString().Contains(tag, StringComparison.Ordinal))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
            var head = request.Headers.IfRange is [{ } condition] && condition != tag ? null : (string?)request.Headers.Range;
            var part = ByteRange.Of(head, size);
            if (part is { Length: < 0 })
            {
                response.Headers.ContentRange = $"bytes */{size.ToString(CultureInfo.InvariantCulture)}";
                throw new RegistryFault(StatusCodes.Status416RangeNotSatisfiable, "RANGE_INVALID", "invalid content range");
            }
            var (start, length) = part is { } some ? (some.Start, some.Length) : (0, size);
            response.StatusCode = part is null ? StatusCodes.Status200OK : StatusCodes.Status206PartialContent;
            if (part is not null)
                response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {start}-{start + length - 1}/{size}");
            response.ContentType = "application/octet-stream";
            response.ContentLength = length;
            if (!HttpMethods.IsHead(request.Method))
                await SendAsync(context, file, start, length);
        }
    }

    public Task DeleteAsync(HttpContext context, string name, Digest digest)
    {
        if (!repositories.RemoveBlob(name, digest))
            throw RegistryFault.BlobUnknown(digest);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    private static async Task SendAsync(HttpContext context, Microsoft.Win32.SafeHandles.SafeFileHandle file, long start, long length)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (var end = start + length; start < end;)
            {
                var count = await RandomAccess.ReadAsync(file, buffer.AsMemory(0, (int)Math.Min(buffer.Length, end - start)), start, context.RequestAborted);
                if (count == 0)
                    throw new IOException("the blob became shorter while it was sent");
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, count), context.RequestAborted);
                start += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
