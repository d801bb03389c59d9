namespace Skiff.Storage.Layers;

/// <summary>The attributes overlayfs keeps its books in. They never enter or leave through an archive.</summary>
internal static class OverlayNames
{
    public static ReadOnlySpan<byte> Opaque => "trusted.overlay.opaque"u8;

    public static bool IsOverlay(ReadOnlySpan<byte> attribute) =>
        attribute.StartsWith("trusted.overlay."u8) || attribute.StartsWith("user.overlay."u8);
}
