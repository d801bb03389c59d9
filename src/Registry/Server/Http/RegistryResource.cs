namespace Skiff.Registry.Server.Http;

internal enum RegistryResource
{
    /// <summary>Nothing that the specification knows.</summary>
    None,

    /// <summary>`/v2/`: whether this is a registry, and whether one is let in.</summary>
    Base,

    Catalog,
    Tags,
    Manifest,
    Blob,

    /// <summary>Where uploads begin.</summary>
    Uploads,

    /// <summary>One upload.</summary>
    Upload,

    Referrers,
}
