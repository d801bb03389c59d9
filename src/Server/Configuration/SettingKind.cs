namespace Skiff.Server.Configuration;

/// <summary>What values a setting takes.</summary>
public enum SettingKind
{
    /// <summary>True or false; as a flag without a value true.</summary>
    Switch,
    Text,
    Number,
    /// <summary>Several texts: the flag repeated, an array in the file.</summary>
    List,
    /// <summary>Several `key=value`: the flag repeated, an object of texts in the file.</summary>
    Map,
    /// <summary>Several `name=path` of runtimes; in the file an object of objects.</summary>
    Runtimes,
    /// <summary>Several `base=…,size=…`; in the file an array of objects.</summary>
    AddressPools,
    /// <summary>Several `name=soft[:hard]`; in the file an object of objects.</summary>
    Ulimits,
}
