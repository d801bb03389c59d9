using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Skiff.Errors;
using Skiff.Registry.Client.Transport;

namespace Skiff.Registry.Client;

/// <summary>Lists that come in pages, each naming the next in a <c>Link</c> field (distribution-spec, listing tags).</summary>
internal static partial class Pages
{
    private const int LargestPage = 8 << 20;
    private const int MostPages = 10_000;

    public static async IAsyncEnumerable<byte[]> ReadAsync(EndpointSession session, string path, IReadOnlyList<string> scopes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Uri? next = null;
        for (var page = 0; page < MostPages; page++)
        {
            using var answer = await session.ExpectAsync(new EndpointRequest(HttpMethod.Get, path) { Address = next, Scopes = scopes }, cancellationToken, HttpStatusCode.OK);
            yield return await session.Wire.ReadAsync(answer, LargestPage, "list", cancellationToken);
            var link = answer.Headers.TryGetValues("Link", out var fields) ? fields.Select(field => NextLink().Match(field)).FirstOrDefault(match => match.Success) : null;
            if (link is null) yield break;
            next = new Uri(next ?? new Uri(session.Endpoint.Root, path), link.Groups[1].Value);
        }
    }

    /// <summary>Errors: Internal for what is not such a document.</summary>
    public static T? Parse<T>(byte[] page, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(page, type);
        }
        catch (JsonException error)
        {
            throw new RegistryException(ErrorKind.Internal, $"invalid answer of a registry: {error.Message}", error);
        }
    }

    [GeneratedRegex("""<([^>]+)>\s*;\s*rel="?next"?""")]
    private static partial Regex NextLink();
}
