namespace Skiff.Compose.Yaml;

/// <summary>Compose's own tags, which steer how files are merged.</summary>
public enum YamlTag
{
    None,
    /// <summary>`!reset`: what earlier files say here is forgotten.</summary>
    Reset,
    /// <summary>`!override`: takes the place of what earlier files say instead of being merged into it.</summary>
    Override,
}
