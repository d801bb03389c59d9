namespace Skiff.Oci.Image;

/// <summary>Annotation keys with a meaning to an engine (annotations.md, and containerd's that Docker writes).</summary>
public static class AnnotationNames
{
    /// <summary>In an image layout: the tag. Docker writes the bare tag here and the whole name in <see cref="ContainerdImageName"/>.</summary>
    public const string ReferenceName = "org.opencontainers.image.ref.name";

    public const string ContainerdImageName = "io.containerd.image.name";

    /// <summary>On the index entry of an attestation: <c>attestation-manifest</c>. Such an entry is no image.</summary>
    public const string DockerReferenceType = "vnd.docker.reference.type";
}
