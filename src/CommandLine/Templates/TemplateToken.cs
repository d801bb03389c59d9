namespace Skiff.CommandLine.Templates;

internal readonly record struct TemplateToken(TemplateTokenKind Kind, int Position, string Text);
