using System.Text.Json;

namespace Skiff.Api.Images;

public sealed record ImageManifestSummaryImageData
{
    public OciPlatform? Platform { get; init; }

    public JsonElement? Identity { get; init; }

    public List<string>? Containers { get; init; }

    public ImageManifestSummaryImageDataSize? Size { get; init; }
}
