namespace Skiff.CommandLine.Grammar;

/// <summary>The headings of the root's help, in their order.</summary>
public enum CommandSection
{
    Plain,
    Common,
    Management,
}
