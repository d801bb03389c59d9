namespace Skiff.Client;

/// <summary>What carries the API's HTTP.</summary>
public enum EngineTransport
{
    Unix,
    Tcp,
    Tls,
    /// <summary>Through a process that somebody else starts: <see cref="EngineClientOptions.Dial"/>.</summary>
    Ssh,
}
