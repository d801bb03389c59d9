using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Skiff.Oci.Image;
using Skiff.Registry.Server.Content;
using Skiff.Registry.Server.Upstream;

namespace Skiff.Registry.Server.Http;

/// <summary>Blobs read, in whole or in part, and taken out of a repository.</summary>
internal sealed class BlobRoutes(BlobFiles blobs, Repositories repositories, PullThrough? upstream)
{
    private const int BufferSize = 128 * 1024;

    public async Task GetAsync(HttpContext context, string name, Digest digest)
    {
        if (upstream is not null && !(repositories.HasBlob(name, digest) && blobs.Exists(digest)) && await FetchAsync(context, upstream, name, digest))
            return;
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

    /// <summary>Answers a whole blob while it arrives from upstream. False when it is here now, to be answered from the file.</summary>
    private static async Task<bool> FetchAsync(HttpContext context, PullThrough upstream, string name, Digest digest)
    {
        var blob = upstream.Describe(name, digest) ?? throw RegistryFault.BlobUnknown(digest);
        var isHead = HttpMethods.IsHead(context.Request.Method);
        if (!isHead && context.Request.Headers.Range.Count > 0)
        {
            await upstream.Fetch(name, blob).Completion.WaitAsync(context.RequestAborted);
            return false;
        }
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = blob.Size;
        context.Response.Headers["Docker-Content-Digest"] = digest.Text;
        context.Response.Headers.ETag = $"\"{digest.Text}\"";
        if (isHead)
            return true;
        var download = upstream.Fetch(name, blob);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            long position = 0;
            int count;
            while (position < blob.Size && (count = await download.ReadAsync(position, buffer, context.RequestAborted)) > 0)
            {
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, count), context.RequestAborted);
                position += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        await download.Completion.WaitAsync(context.RequestAborted);
        return true;
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
