namespace Skiff.CommandLine.Templates.Types;

/// <summary>What a type of the reference client is made of.</summary>
public enum GoKind
{
    Text,
    Bool,
    Whole,
    Floating,
    Time,
    Duration,
    Any,
    List,
    Map,
    Struct,
    Pointer,
}
