using System.Text.Json;
using Skiff.Api;
using Skiff.Api.Containers;
using Skiff.Api.Images;

namespace Skiff.Server.Versioning;

/// <summary>Values, not fields, that an image's description has in older versions.</summary>
internal static class ImageShape
{
    private static readonly List<string> NoTags = ["<none>:<none>"];
    private static readonly List<string> NoDigests = ["<none>@<none>"];

    /// <summary>Up to 1.42 an image without a name was listed as `&lt;none&gt;:&lt;none&gt;`; up to 1.43 a size was said twice.</summary>
    public static List<ImageSummary> Of(List<ImageSummary> images, ApiVersion version)
    {
        if (version >= new ApiVersion(1, 44))
            return images;
        var nameless = version < new ApiVersion(1, 43);
        return images.ConvertAll(image =>
        {
            var unnamed = nameless && image.RepoTags is not { Count: > 0 } && image.RepoDigests is not { Count: > 0 };
            return image with
            {
                VirtualSize = image.Size,
                RepoTags = unnamed ? NoTags : image.RepoTags,
                RepoDigests = unnamed ? NoDigests : image.RepoDigests,
            };
        });
    }

    /// <summary>
    /// Up to 1.49 the configuration was written as that of a container, with fields that no image has; up to 1.44 another one
    /// of those stood beside it. Up to 1.51 what an image does not say was written as null or empty.
    /// </summary>
    public static ImageInspect Of(ImageInspect image, ApiVersion version)
    {
        if (version >= new ApiVersion(1, 50))
            return image with { Config = ImageConfigShape.Of(image.Config, tellsAbsent: version < new ApiVersion(1, 52)) };
        var config = image.Config is { ValueKind: JsonValueKind.Object } known
            ? known.Deserialize(ApiJson.Wire.ContainerConfig) ?? new ContainerConfig()
            : new ContainerConfig();
        var filled = Fill(config);
        return image with
        {
            VirtualSize = image.Size,
            Container = image.Container ?? "",
            ContainerConfig = Fill(image.ContainerConfig ?? new ContainerConfig()),
            Config = JsonSerializer.SerializeToElement(filled, ApiJson.Wire.ContainerConfig),
        };
    }

    /// <summary>Texts that are absent in an image were empty in a container.</summary>
    private static ContainerConfig Fill(ContainerConfig config) => config with
    {
        Hostname = config.Hostname ?? "",
        Domainname = config.Domainname ?? "",
        User = config.User ?? "",
        Image = config.Image ?? "",
        WorkingDir = config.WorkingDir ?? "",
    };
}
