using System.Text;
using System.Text.Json;
using Skiff.Api;
using Skiff.Api.Daemon;

namespace Skiff.CommandLine.Configuration;

/// <summary>Stored credentials as the head X-Registry-Auth.</summary>
internal static class RegistryAuth
{
    public const string DefaultRegistry = "https://index.docker.io/v1/";

    public static string KeyOf(string domain) => domain is "docker.io" or "index.docker.io" ? DefaultRegistry : domain;

    public static string HeaderOf(Session session, string domain)
    {
        var key = KeyOf(domain);
        var credentials = new Credentials(session).Find(key);
        if (credentials is null)
            return Encode("{}"u8);
        var auth = new AuthConfig { Username = credentials.User, Password = credentials.Password, Serveraddress = key };
        return credentials.IdentityToken is { } token
            ? Encode(Encoding.UTF8.GetBytes($"{{\"identitytoken\":{JsonSerializer.Serialize(token, ApiJson.Wire.GetTypeInfo(typeof(string))!)},\"serveraddress\":\"{key}\"}}"))
            : Encode(JsonSerializer.SerializeToUtf8Bytes(auth, ApiJson.Wire.AuthConfig));
    }

    private static string Encode(ReadOnlySpan<byte> json) => Convert.ToBase64String(json).Replace('+', '-').Replace('/', '_');
}
