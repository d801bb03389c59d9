namespace Skiff.CommandLine;

/// <summary>The flags that stand before the command.</summary>
public sealed record GlobalOptions
{
    public string? ConfigDirectory { get; init; }

    public string? Context { get; init; }

    public string? Host { get; init; }

    public bool Debug { get; init; }

    public string LogLevel { get; init; } = "info";

    /// <summary>Standard error tells of every request to the engine.</summary>
    public bool Traces => Debug || LogLevel.ToLowerInvariant() is "debug" or "trace";

    public bool Tls { get; init; }

    public bool TlsVerify { get; init; }

    public string? TlsCaCertificate { get; init; }

    public string? TlsCertificate { get; init; }

    public string? TlsKey { get; init; }

    /// <summary>The words by which another run of the program is told the same.</summary>
    public IEnumerable<string> Words()
    {
        (string Name, string? Value)[] texts =
        [
            ("config", ConfigDirectory), ("context", Context), ("host", Host), ("log-level", LogLevel), ("tlscacert", TlsCaCertificate), ("tlscert", TlsCertificate), ("tlskey", TlsKey),
        ];
        (string Name, bool Value)[] switches = [("debug", Debug), ("tls", Tls), ("tlsverify", TlsVerify)];
        return [.. texts.Where(static text => text.Value is not null).Select(static text => $"--{text.Name}={text.Value}"), .. switches.Where(static flag => flag.Value).Select(static flag => "--" + flag.Name)];
    }
}
