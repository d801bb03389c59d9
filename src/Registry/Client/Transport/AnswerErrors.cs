using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Skiff.Errors;

namespace Skiff.Registry.Client.Transport;

/// <summary>Makes an error of an answer, in the words of Docker's client of the distribution specification.</summary>
internal static class AnswerErrors
{
    private const int LongestBody = 64 << 10;

    /// <summary>The body is read as far as it is of use; the answer stays the caller's.</summary>
    public static async Task<RegistryException> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var status = answer.StatusCode;
        var body = await BodyAsync(answer, cancellationToken);
        var (code, message) = Describe(status, answer.ReasonPhrase, body);
        return new RegistryException(KindOf(status), message) { Status = status, Code = code, RetryAfter = RetryAfterOf(answer) };
    }

    /// <summary>As Go writes methods in errors: <c>Get</c>.</summary>
    public static string Verb(HttpMethod method) => method.Method[..1] + method.Method[1..].ToLowerInvariant();

    private static (string? Code, string Message) Describe(HttpStatusCode status, string? reason, byte[] body)
    {
        var number = (int)status;
        if (number is < 400 or >= 500) return (null, $"received unexpected HTTP status: {number} {reason}".TrimEnd());
        ErrorAnswer? document = null;
        try
        {
            document = JsonSerializer.Deserialize(body, RegistryJson.Default.ErrorAnswer);
        }
        catch (JsonException) when (status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.TooManyRequests))
        {
            var text = Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 256)));
            return (null, $"error parsing HTTP {number} response body: \"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"");
        }
        catch (JsonException)
        {
            // a web server's page: the status says enough
        }

        if (document?.Errors is { Count: > 0 } errors) return (errors[0].Code, string.Join('\n', errors.Select(Text)));
        return status switch
        {
            HttpStatusCode.Unauthorized => ("UNAUTHORIZED", document?.Details is { Length: > 0 } details ? $"unauthorized: {details}" : "unauthorized: authentication required"),
            HttpStatusCode.Forbidden => ("DENIED", "denied: requested access to the resource is denied"),
            HttpStatusCode.TooManyRequests => ("TOOMANYREQUESTS", "toomanyrequests: too many requests"),
            _ => (null, $"unexpected status code {number} {reason}".TrimEnd()),
        };
    }

    private static string Text(ErrorEntry entry)
    {
        var code = (entry.Code ?? "unknown").ToLowerInvariant().Replace('_', ' ');
        return string.IsNullOrEmpty(entry.Message) ? code : $"{code}: {entry.Message}";
    }

    private static ErrorKind KindOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => ErrorKind.Unauthenticated,
        HttpStatusCode.Forbidden => ErrorKind.PermissionDenied,
        HttpStatusCode.NotFound => ErrorKind.NotFound,
        _ => ErrorKind.Internal,
    };

    /// <summary>Seconds or a date (RFC 9110, section 10.2.3).</summary>
    private static TimeSpan? RetryAfterOf(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when answer.Headers.Date is { } now => date > now ? date - now : TimeSpan.Zero,
        _ => null,
    };

    private static async Task<byte[]> BodyAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
            var body = new byte[LongestBody];
            var length = await stream.ReadAtLeastAsync(body, LongestBody, throwOnEndOfStream: false, cancellationToken);
            return body[..length];
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            // the status is what matters; the explanation is lost
            return [];
        }
    }

    /// <summary>A number as it stands in a header field.</summary>
    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
