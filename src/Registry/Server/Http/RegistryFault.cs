using Skiff.Oci.Image;

namespace Skiff.Registry.Server.Http;

/// <summary>A refusal in the words of the distribution specification (its table of error codes), with the texts that Docker's registry gives.</summary>
internal sealed class RegistryFault(int status, string code, string message, Dictionary<string, string>? detail = null) : Exception(message)
{
    public int Status => status;

    public string Code => code;

    public Dictionary<string, string>? Detail => detail;

    public static RegistryFault Unauthorized() => new(401, "UNAUTHORIZED", "authentication required");

    public static RegistryFault Unsupported() => new(405, "UNSUPPORTED", "The operation is unsupported.");

    public static RegistryFault NameInvalid(string name) => new(400, "NAME_INVALID", "invalid repository name", new() { ["name"] = name });

    public static RegistryFault NameUnknown(string name) => new(404, "NAME_UNKNOWN", "repository name not known to registry", new() { ["name"] = name });

    public static RegistryFault BlobUnknown(Digest digest) => new(404, "BLOB_UNKNOWN", "blob unknown to registry", new() { ["digest"] = digest.Text });

    public static RegistryFault DigestInvalid(string reason) => new(400, "DIGEST_INVALID", "provided digest did not match uploaded content", new() { ["reason"] = reason });

    public static RegistryFault SizeInvalid(string reason) => new(400, "SIZE_INVALID", "provided length did not match content length", new() { ["reason"] = reason });

    public static RegistryFault UploadUnknown(string id) => new(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry", new() { ["upload"] = id });

    public static RegistryFault ManifestUnknown(string reference) => new(404, "MANIFEST_UNKNOWN", "manifest unknown", new() { ["reference"] = reference });

    public static RegistryFault ManifestInvalid(string reason) => new(400, "MANIFEST_INVALID", "manifest invalid", new() { ["reason"] = reason });

    public static RegistryFault ManifestBlobUnknown(Digest digest) => new(400, "MANIFEST_BLOB_UNKNOWN", "blob unknown to registry", new() { ["digest"] = digest.Text });

    public static RegistryFault TagInvalid(string tag) => new(400, "TAG_INVALID", "manifest tag did not match URI", new() { ["tag"] = tag });

    public static RegistryFault PaginationInvalid(string number) => new(400, "PAGINATION_NUMBER_INVALID", "invalid number of results requested", new() { ["n"] = number });
}
