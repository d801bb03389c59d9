namespace Skiff.CommandLine.Grammar;

/// <summary>What a flag takes. Decides how its value is checked, and the word that help shows for it.</summary>
public enum FlagKind
{
    Bool,
    Text,
    Integer,
    Unsigned,
    Uint16,
    Decimal,
    Bytes,
    Duration,
    /// <summary>May be repeated; every occurrence is one entry.</summary>
    List,
    /// <summary>May be repeated; an occurrence may hold several entries, separated as in a CSV line.</summary>
    Strings,
    /// <summary>May be repeated; entries of the form key=value.</summary>
    Map,
    /// <summary>May be repeated; entries of the form key=value, sent to the daemon as filters.</summary>
    Filter,
    Mount,
    Network,
    Ulimit,
    GpuRequest,
    /// <summary>Entries key=value, several of them in one occurrence.</summary>
    Fields,
    Command,
}
