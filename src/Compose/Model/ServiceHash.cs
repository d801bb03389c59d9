using System.Security.Cryptography;
using System.Text;

namespace Skiff.Compose.Model;

/// <summary>The hash by which a container is known to be of a service's present configuration; Docker Compose's own.</summary>
public static class ServiceHash
{
    public static string Of(Service service) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalJson.ForHash(service.Node))));
}
