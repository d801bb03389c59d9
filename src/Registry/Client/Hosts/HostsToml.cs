using Tomlyn.Model;
using Tomlyn.Serialization;

namespace Skiff.Registry.Client.Hosts;

/// <summary>Reads TOML into tables, without reflection.</summary>
[TomlSerializable(typeof(TomlTable))]
internal sealed partial class HostsToml : TomlSerializerContext;
