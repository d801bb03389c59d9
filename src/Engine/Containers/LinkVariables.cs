using Skiff.Api.Containers;

namespace Skiff.Engine.Containers;

/// <summary>The environment variables that tell a container of the one it is linked to: ALIAS_NAME, ALIAS_PORT and those of each port, ALIAS_ENV_*.</summary>
internal static class LinkVariables
{
    public static IEnumerable<string> Of(string container, string alias, string address, ContainerConfig target)
    {
        var prefix = alias.ToUpperInvariant().Replace('-', '_');
        var ports = (target.ExposedPorts?.Keys ?? Enumerable.Empty<string>())
            .Select(Split)
            .OrderBy(port => port.Protocol, StringComparer.Ordinal)
            .ThenBy(port => port.Number.Length)
            .ThenBy(port => port.Number, StringComparer.Ordinal)
            .ToArray();
        if (ports.Length > 0)
            yield return $"{prefix}_PORT={Url(ports[0], address)}";
        foreach (var port in ports)
        {
            var name = $"{prefix}_PORT_{port.Number}_{port.Protocol.ToUpperInvariant()}";
            yield return $"{name}={Url(port, address)}";
            yield return $"{name}_ADDR={address}";
            yield return $"{name}_PORT={port.Number}";
            yield return $"{name}_PROTO={port.Protocol}";
        }
        yield return $"{prefix}_NAME=/{container}/{alias}";
        foreach (var variable in target.Env ?? [])
        {
            if (!variable.StartsWith("HOME=", StringComparison.Ordinal) && !variable.StartsWith("PATH=", StringComparison.Ordinal)
                && variable.Contains('=', StringComparison.Ordinal))
            {
                yield return $"{prefix}_ENV_{variable}";
            }
        }
    }

    private static (string Number, string Protocol) Split(string port)
    {
        var slash = port.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (port, "tcp") : (port[..slash], port[(slash + 1)..]);
    }

    private static string Url((string Number, string Protocol) port, string address) => $"{port.Protocol}://{address}:{port.Number}";
}
