using System.Text;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Templates;

/// <summary>One execution of a template: its variables, its output, and where it stands.</summary>
/// <remarks>Errors name the node that was looked at last, as Go's do, which is not always the one that is wrong.</remarks>
internal sealed class TemplateExecution(string source, string template, Dictionary<string, List<TemplateNode>> defined, StringBuilder output)
{
    private const int MostNested = 1000;
    private readonly List<(string Name, object? Value)> _variables = [];
    private string? _block;
    private int _position;
    private object _node = "";
    private int _nested;

    private enum Flow
    {
        Next,
        Break,
        Continue,
    }

    public bool MissingKeyIsError { get; init; }

    public bool Header { get; init; }

    public void Run(List<TemplateNode> nodes, object? data)
    {
        _variables.Add(("$", data));
        Walk(nodes, data);
    }

    private Flow Walk(List<TemplateNode> nodes, object? dot)
    {
        foreach (var node in nodes)
        {
            var flow = Walk(node, dot);
            if (flow != Flow.Next)
                return flow;
        }
        return Flow.Next;
    }

    private Flow Walk(TemplateNode node, object? dot)
    {
        switch (node)
        {
            case TemplateNode.Text text:
                output.Append(text.Value);
                return Flow.Next;
            case TemplateNode.Action action:
                var value = Evaluate(action.Pipeline, dot);
                if (action.Pipeline.Variables.Length == 0)
                    output.Append(GoPrint.Text(value));
                return Flow.Next;
            case TemplateNode.If branch:
                return Scoped(() => Walk(GoTruth.IsTrue(Evaluate(branch.Pipeline, dot)) ? branch.Then : branch.Else, dot));
            case TemplateNode.With with:
                return Scoped(() =>
                {
                    var inner = Evaluate(with.Pipeline, dot);
                    return GoTruth.IsTrue(inner) ? Walk(with.Then, inner) : Walk(with.Else, dot);
                });
            case TemplateNode.Range range:
                return Scoped(() => WalkRange(range, dot));
            case TemplateNode.Call call:
                Call(call, dot);
                return Flow.Next;
            case TemplateNode.Break:
                return Flow.Break;
            default:
                return Flow.Continue;
        }
    }

    private Flow Scoped(Func<Flow> body)
    {
        var visible = _variables.Count;
        var flow = body();
        _variables.RemoveRange(visible, _variables.Count - visible);
        return flow;
    }

    private Flow WalkRange(TemplateNode.Range range, object? dot)
    {
        var value = EvaluateCommands(range.Pipeline, dot);
        var any = false;
        foreach (var (key, item) in GoTruth.Items(value) ?? throw Error($"range can't iterate over {GoPrint.Text(value)}"))
        {
            any = true;
            var flow = Scoped(() =>
            {
                var names = range.Pipeline.Variables;
                if (names.Length > 0)
                    Bind(names[^1], item, range.Pipeline.Assigns);
                if (names.Length > 1)
                    Bind(names[0], key, range.Pipeline.Assigns);
                return Walk(range.Body, item);
            });
            if (flow == Flow.Break)
                break;
        }
        return any ? Flow.Next : Walk(range.Else, dot);
    }

    private void Call(TemplateNode.Call call, object? dot)
    {
        if (!defined.TryGetValue(call.Name, out var body))
            throw At(call.Position, $"{{{{template {GoText.Quote(call.Name)}{(call.Pipeline is null ? "" : " " + call.Pipeline.Text)}}}}}").Error($"template {GoText.Quote(call.Name)} not defined");
        if (++_nested > MostNested)
            throw At(call.Position, $"{{{{template {GoText.Quote(call.Name)}{(call.Pipeline is null ? "" : " " + call.Pipeline.Text)}}}}}").Error($"exceeded maximum template depth ({MostNested})");
        var data = call.Pipeline is null ? null : Evaluate(call.Pipeline, dot);
        var variables = _variables.ToArray();
        var block = _block;
        _variables.Clear();
        _variables.Add(("$", data));
        _block = call.Name;
        Walk(body, data);
        _block = block;
        _variables.Clear();
        _variables.AddRange(variables);
        _nested--;
    }

    private void Bind(string name, object? value, bool assigns)
    {
        if (!assigns)
        {
            _variables.Add((name, value));
            return;
        }
        var at = _variables.FindLastIndex(variable => variable.Name == name);
        if (at < 0)
            throw Error($"undefined variable: {name}");
        _variables[at] = (name, value);
    }

    private object? Evaluate(TemplatePipeline pipeline, object? dot)
    {
        var value = EvaluateCommands(pipeline, dot);
        foreach (var name in pipeline.Variables)
            Bind(name, value, pipeline.Assigns);
        return value;
    }

    private object? EvaluateCommands(TemplatePipeline pipeline, object? dot)
    {
        At(pipeline.Position, pipeline);
        object? value = null;
        for (var stage = 0; stage < pipeline.Commands.Count; stage++)
            value = EvaluateCommand(pipeline.Commands[stage], dot, stage > 0 ? [value] : []);
        return value;
    }

    private object? EvaluateCommand(List<TemplateOperand> command, object? dot, object?[] piped)
    {
        var first = command[0];
        switch (first)
        {
            case TemplateOperand.Function function:
                return CallFunction(function, command, dot, piped);
            case TemplateOperand.Field field:
                return FieldChain(dot, dot, field, field.Names, command, piped);
            case TemplateOperand.Variable variable when variable.Names.Length > 0:
                return FieldChain(dot, ValueOf(variable.Name), variable, variable.Names, command, piped);
            case TemplateOperand.Chain chain:
                return EvaluateChain(chain, dot, command, piped);
            case TemplateOperand.Group group:
                Refuse(command, piped, first);
                return Evaluate(group.Pipeline, dot);
        }
        At(first);
        Refuse(command, piped, first);
        return first is TemplateOperand.Nil ? throw Error("nil is not a command") : EvaluateOperand(first, dot);
    }

    private void Refuse(List<TemplateOperand> command, object?[] piped, TemplateOperand first)
    {
        if (command.Count > 1 || piped.Length > 0)
            throw At(first).Error($"can't give argument to non-function {first.Text}");
    }

    private object? EvaluateChain(TemplateOperand.Chain chain, object? dot, List<TemplateOperand> command, object?[] piped)
    {
        At(chain);
        return FieldChain(dot, EvaluateOperand(chain.Of, dot), null, chain.Names, command, piped);
    }

    private object? EvaluateOperand(TemplateOperand operand, object? dot)
    {
        At(operand);
        return operand switch
        {
            TemplateOperand.Dot => dot,
            TemplateOperand.Nil => null,
            TemplateOperand.Constant constant => constant.Value,
            TemplateOperand.Field field => FieldChain(dot, dot, field, field.Names, [], []),
            TemplateOperand.Variable variable => FieldChain(dot, ValueOf(variable.Name), variable, variable.Names, [], []),
            TemplateOperand.Chain chain => EvaluateChain(chain, dot, [], []),
            TemplateOperand.Group group => Evaluate(group.Pipeline, dot),
            TemplateOperand.Function function => CallFunction(function, [function], dot, []),
            _ => throw new InvalidOperationException(operand.Text),
        };
    }

    private object? CallFunction(TemplateOperand.Function function, List<TemplateOperand> command, object? dot, object?[] piped)
    {
        At(function);
        var signature = TemplateSignature.Of(function.Name, Header)!;
        var given = command.Count - 1 + piped.Length;
        if (given < signature.Least || signature.Rest is null && given > signature.Least)
            throw Error($"wrong number of args for {function.Name}: want {(signature.Rest is null ? "" : "at least ")}{signature.Least} got {given}");
        if (function.Name is "and" or "or")
            return Decide(function, command, dot, piped);
        var arguments = new List<object?>(given);
        for (var at = 1; at < command.Count; at++)
            arguments.Add(Argument(command[at], dot, signature.At(at - 1)));
        if (piped.Length > 0)
            arguments.Add(Require(piped[0], signature.At(arguments.Count)));
        if (Header && TemplateFunctions.IsTransparentInHeaders(function.Name))
            return arguments[0];
        try
        {
            if (function.Name == "call")
                throw new FormatException(arguments[0] is null ? "call of nil" : $"non-function {command[1].Text} of type {GoPrint.TypeName(arguments[0])}");
            return TemplateFunctions.Call(function.Name, arguments);
        }
        catch (FormatException error)
        {
            throw At(function.Position, command).Error($"error calling {function.Name}: {error.Message}");
        }
    }

    /// <summary>An argument: a constant must be of the type that is wanted, and the value of anything else too.</summary>
    private object? Argument(TemplateOperand operand, object? dot, TemplateArgument type)
    {
        At(operand);
        switch (operand)
        {
            case TemplateOperand.Nil when type is TemplateArgument.Text or TemplateArgument.Whole:
                throw Error($"cannot assign nil to {Name(type)}");
            case TemplateOperand.Constant constant when type is TemplateArgument.Text && constant.Value is not string:
                throw Error($"expected string; found {operand.Text}");
            case TemplateOperand.Constant constant when type is TemplateArgument.Whole && constant.Value is not long:
                throw Error($"expected integer; found {operand.Text}");
            case TemplateOperand.Constant when type is TemplateArgument.Texts:
                throw Error($"can't handle {operand.Text} for arg of type {Name(type)}");
            case TemplateOperand.Nil:
                return null;
        }
        return Require(EvaluateOperand(operand, dot), type);
    }

    private object? Require(object? value, TemplateArgument type)
    {
        var fits = type switch
        {
            TemplateArgument.Text => value is string,
            TemplateArgument.Whole => value is long,
            TemplateArgument.Texts => value is null or NoValue or JsonList { Type.Element.Kind: Types.GoKind.Text } or (IReadOnlyList<object?> and not JsonList),
            _ => true,
        };
        if (fits)
            return value;
        throw Error(value is null or NoValue ? $"invalid value; expected {Name(type)}" : $"wrong type for value; expected {Name(type)}; got {GoPrint.TypeName(value)}");
    }

    private static string Name(TemplateArgument type) => type switch
    {
        TemplateArgument.Text => "string",
        TemplateArgument.Whole => "int",
        _ => "[]string",
    };

    /// <summary>`and` and `or` evaluate no more operands than decide.</summary>
    private object? Decide(TemplateOperand.Function function, List<TemplateOperand> command, object? dot, object?[] piped)
    {
        object? value = null;
        for (var at = 1; at < command.Count; at++)
        {
            value = EvaluateOperand(command[at], dot);
            if (GoTruth.IsTrue(value) == (function.Name == "or"))
                return value;
        }
        return piped.Length > 0 ? piped[0] : value;
    }

    private object? ValueOf(string variable)
    {
        var at = _variables.FindLastIndex(entry => entry.Name == variable);
        return at >= 0 ? _variables[at].Value : throw Error($"undefined variable: {variable}");
    }

    private object? FieldChain(object? dot, object? receiver, TemplateOperand? operand, string[] names, List<TemplateOperand> command, object?[] piped)
    {
        if (operand is not null)
            At(operand);
        for (var at = 0; at < names.Length; at++)
            receiver = at == names.Length - 1 ? Field(dot, receiver, names[at], command, piped) : Field(dot, receiver, names[at], [], []);
        return receiver;
    }

    private object? Field(object? dot, object? receiver, string name, List<TemplateOperand> command, object?[] piped)
    {
        switch (receiver)
        {
            case IGoFields fields:
                var given = Math.Max(0, command.Count - 1) + piped.Length;
                if (fields.Arity(name) is { } arity)
                    return CallMethod(fields, name, arity, given, dot, command, piped);
                if (fields.TryGet(name, out var value))
                    return given == 0 ? value : throw Error(fields.IsMap ? $"{name} is not a method but has arguments" : $"{name} has arguments but cannot be invoked as function");
                if (!fields.IsMap)
                    throw Error($"can't evaluate field {name} in type {fields.TypeName}");
                if (given > 0)
                    throw Error($"{name} is not a method but has arguments");
                return MissingKeyIsError ? throw Error($"map has no entry for key {GoText.Quote(name)}") : NoValue.Instance;
            case GoNilPointer pointer:
                throw Error($"nil pointer evaluating {pointer.TypeName}.{name}");
            case null or NoValue:
                throw Error(receiver is null ? $"nil data; no entry for key {GoText.Quote(name)}" : $"nil pointer evaluating interface {{}}.{name}");
            default:
                throw Error($"can't evaluate field {name} in type {GoPrint.TypeName(receiver)}");
        }
    }

    private object? CallMethod(IGoFields fields, string name, int arity, int given, object? dot, List<TemplateOperand> command, object?[] piped)
    {
        if (given != arity)
            throw Error($"wrong number of args for {name}: want {arity} got {given}");
        var arguments = new List<object?>(given);
        for (var at = 1; at < command.Count; at++)
            arguments.Add(Argument(command[at], dot, TemplateArgument.Text));
        if (piped.Length > 0)
            arguments.Add(Require(piped[0], TemplateArgument.Text));
        return fields.Call(name, arguments);
    }

    private TemplateExecution At(TemplateOperand operand) => At(operand.Position, operand);

    private TemplateExecution At(int position, object node)
    {
        _position = position;
        _node = node;
        return this;
    }

    private TemplateException Error(string message)
    {
        var line = TemplateLexer.Line(source, _position);
        var start = source.AsSpan(0, _position).LastIndexOf('\n') + 1;
        var column = Encoding.UTF8.GetByteCount(source.AsSpan(start, _position - start));
        var context = _node switch
        {
            TemplateOperand operand => operand.Text,
            TemplatePipeline pipeline => pipeline.Text,
            List<TemplateOperand> command => string.Join(' ', command.Select(static operand => operand.Text)),
            _ => (string)_node,
        };
        return new TemplateException($"template: {template}:{line}:{column}: executing {GoText.Quote(_block ?? template)} at <{context}>: {message}");
    }
}
