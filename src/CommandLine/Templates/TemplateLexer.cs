using System.Text;

namespace Skiff.CommandLine.Templates;

/// <summary>Cuts a template into tokens by the rules of Go's text/template/parse.</summary>
internal sealed class TemplateLexer(string source, string name)
{
    private static readonly string[] Keywords = ["if", "else", "end", "range", "with", "define", "template", "block", "break", "continue"];
    private readonly List<TemplateToken> _tokens = [];
    private int _at;
    private int _parentheses;

    public static List<TemplateToken> Read(string source, string name)
    {
        var lexer = new TemplateLexer(source, name);
        lexer.ReadText();
        return lexer._tokens;
    }

    private void ReadText()
    {
        var trim = false;
        while (true)
        {
            var start = _at;
            var open = source.IndexOf("{{", _at, StringComparison.Ordinal);
            var end = open < 0 ? source.Length : open;
            var text = source[start..end];
            if (trim)
                text = text.TrimStart(' ', '\t', '\r', '\n');
            var trimsBefore = open >= 0 && open + 3 < source.Length && source[open + 2] == '-' && IsSpace(source[open + 3]);
            if (trimsBefore)
                text = text.TrimEnd(' ', '\t', '\r', '\n');
            if (text.Length > 0)
                _tokens.Add(new TemplateToken(TemplateTokenKind.Text, start, text));
            if (open < 0)
                break;
            _at = open + (trimsBefore ? 4 : 2);
            trim = source.AsSpan(_at).StartsWith("/*") ? SkipComment() : ReadAction(open);
        }
        _tokens.Add(new TemplateToken(TemplateTokenKind.End, source.Length, ""));
    }

    private bool SkipComment()
    {
        var end = source.IndexOf("*/", _at, StringComparison.Ordinal);
        if (end < 0)
            throw Error("unclosed comment");
        _at = end + 2;
        var trims = AtTrimmedClose();
        if (trims)
            _at += 2;
        if (!source.AsSpan(_at).StartsWith("}}"))
            throw Error("comment ends before closing delimiter");
        _at += 2;
        return trims;
    }

    /// <summary>Reads up to the closing braces; true when they trim the text behind them.</summary>
    private bool ReadAction(int open)
    {
        Add(TemplateTokenKind.Open, open, "{{");
        _parentheses = 0;
        while (true)
        {
            var trims = AtTrimmedClose();
            if (trims || source.AsSpan(_at).StartsWith("}}"))
            {
                if (_parentheses > 0)
                    throw Error("unclosed left paren");
                _at += trims ? 2 : 0;
                Add(TemplateTokenKind.Close, _at, "}}");
                _at += 2;
                return trims;
            }
            if (_at >= source.Length)
                throw Error("unclosed action");
            ReadToken();
        }
    }

    private bool AtTrimmedClose() => _at + 3 < source.Length && IsSpace(source[_at]) && source[_at + 1] == '-' && source.AsSpan(_at + 2).StartsWith("}}");

    private void ReadToken()
    {
        var start = _at;
        var c = source[_at];
        switch (c)
        {
            case ' ' or '\t' or '\r' or '\n':
                while (_at < source.Length && IsSpace(source[_at]) && !AtTrimmedClose())
                    _at++;
                Add(TemplateTokenKind.Space, start, " ");
                return;
            case ':':
                if (!source.AsSpan(_at).StartsWith(":="))
                    throw Error("expected :=");
                _at += 2;
                Add(TemplateTokenKind.Declare, start, ":=");
                return;
            case '"':
                Add(TemplateTokenKind.String, start, ReadQuoted());
                return;
            case '`':
                var close = source.IndexOf('`', _at + 1);
                if (close < 0)
                    throw Error("unterminated raw quoted string");
                _at = close + 1;
                Add(TemplateTokenKind.RawString, start, source[(start + 1)..close]);
                return;
            case '\'':
                ReadCharacter();
                return;
            case '$':
                _at++;
                while (_at < source.Length && IsWord(source[_at]))
                    _at++;
                Add(TemplateTokenKind.Variable, start, source[start.._at]);
                return;
            case '.' when _at + 1 >= source.Length || !char.IsAsciiDigit(source[_at + 1]):
                ReadField();
                return;
            case '+' or '-' or '.' or (>= '0' and <= '9'):
                ReadNumber();
                return;
            case '(':
                _parentheses++;
                break;
            case ')':
                if (--_parentheses < 0)
                    throw Error("unexpected right paren");
                break;
            case '|' or ',' or '=':
                break;
            default:
                if (c is > ' ' and < '\x7f' && !IsWord(c))
                    break; // the parser says what is wrong with it
                if (!IsWord(c))
                    throw Error($"unrecognized character in action: U+{(int)c:X4} '{c}'");
                ReadWord();
                return;
        }
        _at++;
        Add(c switch
        {
            '(' => TemplateTokenKind.OpenParenthesis,
            ')' => TemplateTokenKind.CloseParenthesis,
            '|' => TemplateTokenKind.Pipe,
            '=' => TemplateTokenKind.Assign,
            ',' => TemplateTokenKind.Comma,
            _ => TemplateTokenKind.Other,
        }, start, c.ToString());
    }

    private void ReadField()
    {
        var start = _at++;
        while (_at < source.Length && IsWord(source[_at]))
            _at++;
        Add(_at == start + 1 ? TemplateTokenKind.Dot : TemplateTokenKind.Field, start, source[start.._at]);
        RequireTerminator();
    }

    private void ReadWord()
    {
        var start = _at;
        while (_at < source.Length && IsWord(source[_at]))
            _at++;
        var word = source[start.._at];
        RequireTerminator();
        Add(word switch
        {
            "true" or "false" => TemplateTokenKind.Bool,
            "nil" => TemplateTokenKind.Nil,
            _ => Array.IndexOf(Keywords, word) >= 0 ? TemplateTokenKind.Keyword : TemplateTokenKind.Identifier,
        }, start, word);
    }

    private void ReadNumber()
    {
        var start = _at++;
        while (_at < source.Length && (IsWord(source[_at]) || source[_at] == '.' || source[_at] is '+' or '-' && source[_at - 1] is 'e' or 'E'))
            _at++;
        var text = source[start.._at];
        if (text is "+" or "-" || !TemplateNumber.TryParse(text, out _))
            throw Error($"bad number syntax: \"{text}\"");
        Add(TemplateTokenKind.Number, start, text);
    }

    private void ReadCharacter()
    {
        var start = _at;
        var close = source.IndexOf('\'', source.AsSpan(_at + 1).StartsWith("\\") ? _at + 3 : _at + 1);
        if (close < 0)
            throw Error("unterminated character constant");
        _at = close + 1;
        var text = Unescape(source[(start + 1)..close]);
        Add(TemplateTokenKind.Character, start, text);
    }

    private string ReadQuoted()
    {
        var start = _at++;
        while (_at < source.Length && source[_at] is not ('"' or '\n'))
            _at += source[_at] == '\\' ? 2 : 1;
        if (_at >= source.Length || source[_at] == '\n')
            throw Error("unterminated quoted string");
        _at++;
        return Unescape(source[(start + 1)..(_at - 1)]);
    }

    private string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
            return text;
        var plain = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '\\')
            {
                plain.Append(text[at]);
                continue;
            }
            var escape = ++at < text.Length ? text[at] : '\0';
            var digits = escape switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
            if (digits > 0 && at + digits < text.Length + 0 && at + digits <= text.Length - 1 && int.TryParse(text.AsSpan(at + 1, digits), System.Globalization.NumberStyles.HexNumber, null, out var code))
            {
                plain.Append(char.ConvertFromUtf32(code));
                at += digits;
                continue;
            }
            plain.Append(escape switch
            {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'a' => '\a',
                'b' => '\b',
                'f' => '\f',
                'v' => '\v',
                '\\' or '"' or '\'' => escape,
                _ => throw Error("invalid syntax"),
            });
        }
        return plain.ToString();
    }

    private void RequireTerminator()
    {
        if (_at < source.Length && !(IsSpace(source[_at]) || source[_at] is '.' or ',' or '|' or ':' or ')' or '(' or '=') && !source.AsSpan(_at).StartsWith("}}"))
            throw Error($"bad character U+{(int)source[_at]:X4} '{source[_at]}'");
    }

    private void Add(TemplateTokenKind kind, int position, string text) => _tokens.Add(new TemplateToken(kind, position, text));

    private TemplateException Error(string message) => new($"template: {name}:{Line(source, _at)}: {message}");

    public static int Line(string source, int position) => 1 + source.AsSpan(0, Math.Min(position, source.Length)).Count('\n');

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n';

    private static bool IsWord(char c) => c == '_' || char.IsLetterOrDigit(c);
}
