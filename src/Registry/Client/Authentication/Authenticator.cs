using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Skiff.Errors;
using Skiff.Registry.Client.Hosts;
using Skiff.Registry.Client.Transport;

namespace Skiff.Registry.Client.Authentication;

/// <summary>
/// What goes into <c>Authorization</c> for one endpoint. Anonymous until the endpoint challenges; then basic, or a token for
/// the scopes of a request, kept until shortly before it expires.
/// </summary>
internal sealed class Authenticator(RegistryEndpoint endpoint, RegistryCredentials credentials, Wire wire, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(10);
    private readonly Dictionary<string, (string Token, DateTimeOffset Expires)> _tokens = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _asking = new(1, 1);
    private AuthChallenge? _challenge;

    /// <summary>The refresh token that the service gave out when it was asked to (log in).</summary>
    public string? IdentityToken { get; private set; }

    /// <summary>Whether the endpoint wants to know who asks.</summary>
    public bool IsChallenged => _challenge is not null;

    /// <summary>Whether it wants a token for that, rather than the password itself.</summary>
    public bool WantsToken => _challenge is { IsBearer: true };

    /// <summary>It wants a password, and there is none.</summary>
    public bool LacksPassword => _challenge is { IsBasic: true } && !credentials.HasPassword && string.IsNullOrEmpty(credentials.RegistryToken);

    /// <summary>Takes up the challenge of an answer; false when there is none that can be met.</summary>
    public bool Learn(HttpResponseMessage answer)
    {
        var challenges = answer.Headers.WwwAuthenticate.Count == 0 || !answer.Headers.NonValidated.TryGetValues("WWW-Authenticate", out var fields)
            ? []
            : fields.SelectMany(AuthChallenge.Parse).ToList();
        if ((challenges.FirstOrDefault(challenge => challenge.IsBearer) ?? challenges.FirstOrDefault(challenge => challenge.IsBasic)) is not { } found) return false;
        _challenge = found;
        return true;
    }

    /// <summary>Forgets the tokens for these scopes: they were refused.</summary>
    public void Forget(IReadOnlyList<string> scopes)
    {
        lock (_tokens) _tokens.Remove(string.Join(' ', scopes));
    }

    public async ValueTask<AuthenticationHeaderValue?> AuthorizeAsync(IReadOnlyList<string> scopes, CancellationToken cancellationToken)
    {
        if (credentials.RegistryToken is { Length: > 0 } given) return new AuthenticationHeaderValue("Bearer", given);
        if (_challenge is not { } challenge) return null;
        if (challenge.IsBasic) return credentials.HasPassword ? Basic() : null;
        return new AuthenticationHeaderValue("Bearer", await TokenAsync(challenge, scopes, offline: false, cancellationToken));
    }

    /// <summary>Asks for a token that may do nothing, to see whether the credentials are accepted.</summary>
    public Task<string> LogInAsync(CancellationToken cancellationToken) => AskAsync(_challenge!, [], offline: true, cancellationToken);

    public void Dispose() => _asking.Dispose();

    private AuthenticationHeaderValue Basic() =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.Username}:{credentials.Password}")));

    private async Task<string> TokenAsync(AuthChallenge challenge, IReadOnlyList<string> scopes, bool offline, CancellationToken cancellationToken)
    {
        var key = string.Join(' ', scopes);
        if (Known(key) is { } known) return known;
        await _asking.WaitAsync(cancellationToken);
        try
        {
            return Known(key) ?? await AskAsync(challenge, scopes, offline, cancellationToken);
        }
        finally
        {
            _asking.Release();
        }
    }

    private string? Known(string key)
    {
        lock (_tokens) return _tokens.TryGetValue(key, out var kept) && kept.Expires > time.GetUtcNow() ? kept.Token : null;
    }

    private async Task<string> AskAsync(AuthChallenge challenge, IReadOnlyList<string> scopes, bool offline, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(challenge["realm"], UriKind.Absolute, out var realm) || realm.Scheme is not ("http" or "https"))
            throw new RegistryException(ErrorKind.Internal, $"{endpoint.Root.Authority} names no token service: realm \"{challenge["realm"]}\"");
        using var request = Request(realm, challenge, scopes, offline);
        using var answer = await wire.SendAsync(request, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            var error = await AnswerErrors.ReadAsync(answer, cancellationToken);
            throw new RegistryException(error.Kind, $"{AnswerErrors.Verb(request.Method)} \"{Redacted(realm)}\": {error.Message}", error) { Status = error.Status, Code = error.Code };
        }

        TokenAnswer? document;
        try
        {
            document = JsonSerializer.Deserialize(await wire.ReadAsync(answer, 1 << 20, "token", cancellationToken), RegistryJson.Default.TokenAnswer);
        }
        catch (JsonException error)
        {
            throw new RegistryException(ErrorKind.Internal, $"unable to decode token response: {error.Message}", error);
        }

        IdentityToken = document?.RefreshToken ?? IdentityToken;
        var token = document?.Token is { Length: > 0 } first ? first : document?.AccessToken;
        if (string.IsNullOrEmpty(token)) throw new RegistryException(ErrorKind.Internal, "authorization server did not include a token in the response");
        lock (_tokens) _tokens[string.Join(' ', scopes)] = (token, time.GetUtcNow() + TimeSpan.FromSeconds(Math.Max(document!.ExpiresIn ?? 60, 30)) - s_margin);
        return token;
    }

    /// <summary>Distribution's GET with basic credentials, or with an identity token OAuth 2's POST.</summary>
    private HttpRequestMessage Request(Uri realm, AuthChallenge challenge, IReadOnlyList<string> scopes, bool offline)
    {
        // A registry over TLS may send us to a service without; the password does not go there.
        var trusted = realm.Scheme == "https" || endpoint.Root.Scheme == "http";
        var service = challenge["service"] ?? "";
        if (credentials.IdentityToken is { Length: > 0 } identity && trusted)
        {
            return new HttpRequestMessage(HttpMethod.Post, realm)
            {
                Content = new FormUrlEncodedContent(
                [
                    new("grant_type", "refresh_token"), new("refresh_token", identity), new("service", service),
                    new("client_id", "skiff"), new("scope", string.Join(' ', scopes)),
                ]),
            };
        }

        var query = new StringBuilder(realm.Query.Length > 1 ? realm.Query + "&" : "?");
        query.Append("service=").Append(Uri.EscapeDataString(service));
        foreach (var scope in scopes) query.Append("&scope=").Append(Uri.EscapeDataString(scope));
        if (credentials.HasPassword) query.Append("&account=").Append(Uri.EscapeDataString(credentials.Username ?? ""));
        if (offline) query.Append("&client_id=skiff&offline_token=true");
        var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(realm) { Query = query.ToString() }.Uri);
        if (credentials.HasPassword && trusted) request.Headers.Authorization = Basic();
        return request;
    }

    private static string Redacted(Uri address) => address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
}
