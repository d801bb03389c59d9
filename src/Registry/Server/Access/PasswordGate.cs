using System.Text;
using Microsoft.AspNetCore.Http;
using Skiff.Registry.Server.Http;

namespace Skiff.Registry.Server.Access;

/// <summary>Lets in who shows a user and a password of the file (RFC 7617).</summary>
internal sealed class PasswordGate(PasswordFile passwords, string realm)
{
    private const string Scheme = "Basic ";

    /// <summary>Errors: UNAUTHORIZED with the challenge.</summary>
    public void Require(HttpContext context)
    {
        if (TryRead(context.Request.Headers.Authorization, out var user, out var password) && passwords.Knows(user, password))
            return;
        context.Response.Headers.WWWAuthenticate = $"Basic realm=\"{realm.Replace("\"", "", StringComparison.Ordinal)}\"";
        throw RegistryFault.Unauthorized();
    }

    public static bool TryRead(string? head, out string user, out string password)
    {
        (user, password) = ("", "");
        if (head is null || !head.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return false;
        var bytes = new byte[head.Length];
        if (!Convert.TryFromBase64String(head[Scheme.Length..].Trim(), bytes, out var length))
            return false;
        var pair = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return false;
        (user, password) = (pair[..colon], pair[(colon + 1)..]);
        return true;
    }
}
