using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Skiff.Errors;

namespace Skiff.Server.Listening;

/// <summary>PEM files of a TLS listener.</summary>
/// <param name="Certificate">The server's certificate, with its chain.</param>
/// <param name="Key">Its private key.</param>
/// <param name="ClientAuthority">Clients must show a certificate signed by it; null asks for none.</param>
public sealed record TlsFiles(string Certificate, string Key, string? ClientAuthority)
{
    /// <summary>Errors: InvalidArgument naming the file that cannot be read.</summary>
    internal HttpsConnectionAdapterOptions Load()
    {
        var options = new HttpsConnectionAdapterOptions
        {
            ServerCertificate = Read(Certificate, () => X509Certificate2.CreateFromPemFile(Certificate, Key)),
        };
        if (ClientAuthority is null)
            return options;
        var authority = Read(ClientAuthority, () =>
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(ClientAuthority);
            return certificates;
        });
        options.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
        options.ClientCertificateValidation = (certificate, _, errors) => IsSignedBy(authority, certificate, errors);
        return options;
    }

    /// <summary>Only this authority counts, not the machine's.</summary>
    private static bool IsSignedBy(X509Certificate2Collection authority, X509Certificate2 certificate, SslPolicyErrors errors)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }

    private static T Read<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new EngineException(ErrorKind.InvalidArgument, $"cannot read the TLS certificate {path}: {error.Message}", error);
        }
    }
}
