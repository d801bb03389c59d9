namespace Skiff.CommandLine.Templates;

internal enum TemplateTokenKind
{
    Text,
    Open,
    Close,
    Field,
    Dot,
    Variable,
    Identifier,
    Keyword,
    Bool,
    Nil,
    Number,
    Character,
    String,
    RawString,
    Declare,
    Assign,
    Pipe,
    OpenParenthesis,
    CloseParenthesis,
    Comma,
    Other,
    Space,
    End,
}
