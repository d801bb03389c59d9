using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Templates;

/// <summary>Reads a template into nodes, with the errors of Go's text/template/parse.</summary>
internal sealed class TemplateParser
{
    private readonly string _source;
    private readonly string _name;
    private readonly List<TemplateToken> _tokens;
    private readonly Dictionary<string, List<TemplateNode>> _defined;
    private readonly List<string> _variables = ["$"];
    private int _at;
    private int _loops;

    private TemplateParser(string source, string name, Dictionary<string, List<TemplateNode>> defined)
    {
        _source = source;
        _name = name;
        _tokens = TemplateLexer.Read(source, name);
        _defined = defined;
    }

    /// <summary>The nodes of the main template; those that it defines by name go into <paramref name="defined"/>.</summary>
    public static List<TemplateNode> Parse(string source, string name, Dictionary<string, List<TemplateNode>> defined)
    {
        var parser = new TemplateParser(source, name, defined);
        var nodes = parser.ReadList(out var ended);
        return ended is null ? nodes : throw parser.Error($"unexpected {{{{{ended}}}}}");
    }

    /// <summary>Reads nodes up to `end`, `else` or the end of the source (then <paramref name="ended"/> is null).</summary>
    private List<TemplateNode> ReadList(out string? ended)
    {
        var nodes = new List<TemplateNode>();
        while (true)
        {
            var token = _tokens[_at++];
            switch (token.Kind)
            {
                case TemplateTokenKind.End:
                    _at--;
                    ended = null;
                    return nodes;
                case TemplateTokenKind.Text:
                    nodes.Add(new TemplateNode.Text(token.Text));
                    break;
                default:
                    if (ReadAction(out ended) is { } node)
                        nodes.Add(node);
                    else if (ended is not null)
                        return nodes;
                    break;
            }
        }
    }

    private TemplateNode? ReadAction(out string? ended)
    {
        ended = null;
        SkipSpace();
        if (Peek.Kind != TemplateTokenKind.Keyword)
        {
            var position = Peek.Position;
            return new TemplateNode.Action(ReadPipeline("command", TemplateTokenKind.Close, position));
        }
        var keyword = Next();
        switch (keyword.Text)
        {
            case "end":
                Expect(TemplateTokenKind.Close, "end");
                ended = "end";
                return null;
            case "else":
                ended = "else";
                return null;
            case "if":
            case "with":
            case "range":
                return ReadControl(keyword.Text);
            case "define":
                ReadDefinition();
                return null;
            case "block":
                return ReadBlock();
            case "template":
                return ReadCall();
            default:
                Expect(TemplateTokenKind.Close, keyword.Text);
                if (_loops == 0)
                    throw Error($"{{{{{keyword.Text}}}}} outside {{{{range}}}}");
                return keyword.Text == "break" ? new TemplateNode.Break() : new TemplateNode.Continue();
        }
    }

    private TemplateNode ReadControl(string keyword)
    {
        var visible = _variables.Count;
        SkipSpace();
        var pipeline = ReadPipeline(keyword, TemplateTokenKind.Close, Peek.Position);
        _loops += keyword == "range" ? 1 : 0;
        var then = ReadList(out var ended);
        _loops -= keyword == "range" ? 1 : 0;
        List<TemplateNode> otherwise = [];
        if (ended == "else")
        {
            SkipSpace();
            if (Peek is { Kind: TemplateTokenKind.Keyword } chained && chained.Text == keyword && keyword != "range")
            {
                _at++;
                otherwise = [ReadControl(keyword)];
                ended = "end";
            }
            else
            {
                Expect(TemplateTokenKind.Close, "else");
                otherwise = ReadList(out ended);
            }
        }
        if (ended != "end")
            throw Error(ended is null ? "unexpected EOF" : "expected end; found {{else}}");
        _variables.RemoveRange(visible, _variables.Count - visible);
        return keyword switch
        {
            "if" => new TemplateNode.If(pipeline, then, otherwise),
            "with" => new TemplateNode.With(pipeline, then, otherwise),
            _ => new TemplateNode.Range(pipeline, then, otherwise),
        };
    }

    private void ReadDefinition()
    {
        SkipSpace();
        var name = ReadName("define clause");
        SkipSpace();
        Expect(TemplateTokenKind.Close, "define clause");
        _defined[name] = ReadBody("define");
    }

    private TemplateNode.Call ReadBlock()
    {
        SkipSpace();
        var position = Peek.Position;
        var name = ReadName("block clause");
        SkipSpace();
        var pipeline = ReadPipeline("block clause", TemplateTokenKind.Close, Peek.Position);
        _defined[name] = ReadBody("block");
        return new TemplateNode.Call(position, name, pipeline);
    }

    private List<TemplateNode> ReadBody(string what)
    {
        var variables = _variables.ToArray();
        _variables.Clear();
        _variables.Add("$");
        var body = ReadList(out var ended);
        _variables.Clear();
        _variables.AddRange(variables);
        return ended == "end" ? body : throw Error(ended is null ? "unexpected EOF" : $"unexpected {{{{else}}}} in {what} clause");
    }

    private TemplateNode.Call ReadCall()
    {
        SkipSpace();
        var position = Peek.Position;
        var name = ReadName("template clause");
        SkipSpace();
        if (Peek.Kind == TemplateTokenKind.Close)
        {
            _at++;
            return new TemplateNode.Call(position, name, null);
        }
        return new TemplateNode.Call(position, name, ReadPipeline("template clause", TemplateTokenKind.Close, Peek.Position));
    }

    private string ReadName(string context)
    {
        var token = Next();
        return token.Kind is TemplateTokenKind.String or TemplateTokenKind.RawString ? token.Text : throw Unexpected(token, context);
    }

    private TemplatePipeline ReadPipeline(string context, TemplateTokenKind end, int position)
    {
        var variables = ReadDeclarations(context, out var assigns);
        var commands = new List<List<TemplateOperand>>();
        while (true)
        {
            SkipSpace();
            var token = Peek;
            if (token.Kind == end)
            {
                _at++;
                if (commands.Count == 0)
                    throw Error($"missing value for {context}");
                for (var later = 1; later < commands.Count; later++)
                {
                    if (commands[later][0] is TemplateOperand.Constant or TemplateOperand.Dot or TemplateOperand.Nil)
                        throw Error($"non executable command in pipeline stage {later + 1}");
                }
                _variables.AddRange(variables);
                return new TemplatePipeline(position, variables, assigns, commands);
            }
            if (token.Kind is TemplateTokenKind.End or TemplateTokenKind.Close or TemplateTokenKind.CloseParenthesis or TemplateTokenKind.Keyword
                or TemplateTokenKind.Comma or TemplateTokenKind.Other or TemplateTokenKind.Assign or TemplateTokenKind.Declare or TemplateTokenKind.Pipe)
                throw Unexpected(Next(), context);
            commands.Add(ReadCommand());
        }
    }

    private string[] ReadDeclarations(string context, out bool assigns)
    {
        assigns = false;
        if (Peek.Kind != TemplateTokenKind.Variable)
            return [];
        var before = _at;
        var names = new List<string> { Next().Text };
        SkipSpace();
        if (Peek.Kind == TemplateTokenKind.Comma && context == "range")
        {
            _at++;
            SkipSpace();
            if (Peek.Kind != TemplateTokenKind.Variable)
                throw Unexpected(Next(), context);
            names.Add(Next().Text);
            SkipSpace();
        }
        if (Peek.Kind is TemplateTokenKind.Declare or TemplateTokenKind.Assign)
        {
            assigns = Next().Kind == TemplateTokenKind.Assign;
            return [.. names];
        }
        _at = before;
        return [];
    }

    private List<TemplateOperand> ReadCommand()
    {
        var operands = new List<TemplateOperand>();
        while (true)
        {
            SkipSpace();
            var operand = ReadOperand();
            if (operand is not null)
                operands.Add(operand);
            var token = Next();
            switch (token.Kind)
            {
                case TemplateTokenKind.Space:
                    SkipSpace();
                    if (Peek.Kind is TemplateTokenKind.Close or TemplateTokenKind.CloseParenthesis)
                        return Require(operands);
                    if (Peek.Kind == TemplateTokenKind.Pipe)
                        continue;
                    continue;
                case TemplateTokenKind.Close:
                case TemplateTokenKind.CloseParenthesis:
                    _at--;
                    return Require(operands);
                case TemplateTokenKind.Pipe:
                    return Require(operands);
                default:
                    throw Unexpected(token, "operand");
            }
        }
    }

    private List<TemplateOperand> Require(List<TemplateOperand> operands) => operands.Count > 0 ? operands : throw Error("empty command");

    private TemplateOperand? ReadOperand()
    {
        var operand = ReadTerm();
        if (operand is null || Peek.Kind != TemplateTokenKind.Field)
            return operand;
        var position = Peek.Position;
        var names = new List<string>();
        while (Peek.Kind == TemplateTokenKind.Field)
            names.Add(Next().Text[1..]);
        return operand switch
        {
            // the position of a chain of fields is that of its second one, as in Go
            TemplateOperand.Field field => new TemplateOperand.Field(position, [.. field.Names, .. names]),
            TemplateOperand.Variable variable => new TemplateOperand.Variable(position, variable.Name, [.. names]),
            TemplateOperand.Constant or TemplateOperand.Nil or TemplateOperand.Dot => throw Error($"unexpected . after term {GoText.Quote(operand.Text)}"),
            _ => new TemplateOperand.Chain(position, operand, [.. names]),
        };
    }

    private TemplateOperand? ReadTerm()
    {
        var token = Next();
        switch (token.Kind)
        {
            case TemplateTokenKind.Identifier:
                return TemplateFunctions.Exists(token.Text)
                    ? new TemplateOperand.Function(token.Position, token.Text)
                    : throw Error($"function \"{token.Text}\" not defined");
            case TemplateTokenKind.Dot:
                return new TemplateOperand.Dot(token.Position);
            case TemplateTokenKind.Nil:
                return new TemplateOperand.Nil(token.Position);
            case TemplateTokenKind.Variable:
                return _variables.Contains(token.Text)
                    ? new TemplateOperand.Variable(token.Position, token.Text, [])
                    : throw Error($"undefined variable \"{token.Text}\"");
            case TemplateTokenKind.Field:
                return new TemplateOperand.Field(token.Position, [token.Text[1..]]);
            case TemplateTokenKind.Bool:
                return new TemplateOperand.Constant(token.Position, token.Text == "true", token.Text);
            case TemplateTokenKind.Number:
                return TemplateNumber.TryParse(token.Text, out var number)
                    ? new TemplateOperand.Constant(token.Position, number, token.Text)
                    : throw Error($"bad number syntax: \"{token.Text}\"");
            case TemplateTokenKind.Character:
                return new TemplateOperand.Constant(token.Position, (long)char.ConvertToUtf32(token.Text, 0), $"'{token.Text}'");
            case TemplateTokenKind.String:
                return new TemplateOperand.Constant(token.Position, token.Text, "");
            case TemplateTokenKind.RawString:
                return new TemplateOperand.Constant(token.Position, token.Text, $"`{token.Text}`");
            case TemplateTokenKind.OpenParenthesis:
                SkipSpace();
                return new TemplateOperand.Group(token.Position, ReadPipeline("parenthesized pipeline", TemplateTokenKind.CloseParenthesis, Peek.Position));
            default:
                _at--;
                return null;
        }
    }

    private TemplateToken Peek => _tokens[_at];

    private TemplateToken Next() => _tokens[_at < _tokens.Count - 1 ? _at++ : _at];

    private void SkipSpace()
    {
        while (Peek.Kind == TemplateTokenKind.Space)
            _at++;
    }

    private void Expect(TemplateTokenKind kind, string context)
    {
        SkipSpace();
        var token = Next();
        if (token.Kind != kind)
            throw Unexpected(token, context);
    }

    private TemplateException Unexpected(TemplateToken token, string context) => Error(token.Kind switch
    {
        TemplateTokenKind.End => "unexpected EOF",
        TemplateTokenKind.Keyword => $"unexpected <{token.Text}> in {context}",
        TemplateTokenKind.Close => $"unexpected \"}}}}\" in {context}",
        _ => $"unexpected {GoText.Quote(token.Text)} in {context}",
    });

    private TemplateException Error(string message) =>
        new($"template: {_name}:{TemplateLexer.Line(_source, _tokens[Math.Max(0, _at - 1)].Position)}: {message}");
}
