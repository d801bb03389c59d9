using System.Globalization;

namespace Skiff.Compose.Yaml;

/// <summary>Where a node stands; lines and columns count from 1. A node that no file has written has no file.</summary>
public readonly record struct YamlPosition(string File, int Line, int Column)
{
    public override string ToString() => Line == 0 ? File : string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}");
}
