namespace Skiff.CommandLine.Templates;

/// <summary>The type of a function's argument.</summary>
internal enum TemplateArgument
{
    Any,
    Text,
    Whole,
    Texts,
}
