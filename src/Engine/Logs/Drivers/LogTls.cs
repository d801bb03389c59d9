using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Skiff.Engine.Logs.Drivers;

/// <summary>The options `*-tls-ca-cert`, `-cert`, `-key` and `-skip-verify` of a driver.</summary>
internal sealed record LogTls(string? Authority, string? Certificate, string? Key, bool SkipVerify)
{
    public static LogTls None { get; } = new(null, null, null, false);

    public SslClientAuthenticationOptions OptionsFor(string host)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        if (Certificate is not null && Key is not null)
            options.ClientCertificates = [X509Certificate2.CreateFromPemFile(Certificate, Key)];
        if (SkipVerify)
        {
            // asked for by name: --log-opt syslog-tls-skip-verify=true
#pragma warning disable CA5359
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (Authority is not null)
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPemFile(Authority);
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }
        return options;
    }
}
