namespace Skiff.Compose.Yaml;

/// <summary>What a node is. Scalars are resolved by YAML 1.2's core schema.</summary>
public enum YamlKind
{
    Null,
    Text,
    Bool,
    Integer,
    Float,
    List,
    Map,
}
