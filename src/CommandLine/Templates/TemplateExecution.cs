using System.Text;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Templates;

/// <summary>One execution of a template: its variables, its output, and where it stands.</summary>
internal sealed class TemplateExecution(string source, Dictionary<string, List<TemplateNode>> defined, StringBuilder output)
{
    private const int MostNested = 1000;
    private readonly List<(string Name, object? Value)> _variables = [];
    private string _name = "";
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
        foreach (var (key, item) in GoTruth.Items(value) ?? throw Error(range.Pipeline.Position, range.Pipeline.Text, $"range can't iterate over {GoPrint.Text(value)}"))
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
            throw Error(call.Position, $"{{{{template {GoText.Quote(call.Name)}}}}}", $"template {GoText.Quote(call.Name)} not defined");
        if (++_nested > MostNested)
            throw Error(call.Position, call.Name, "exceeded maximum template depth");
        var data = call.Pipeline is null ? null : Evaluate(call.Pipeline, dot);
        var variables = _variables.ToArray();
        var name = _name;
        _variables.Clear();
        _variables.Add(("$", data));
        _name = call.Name;
        Walk(body, data);
        _name = name;
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
                return FieldChain(dot, field, field.Names, Arguments(command, dot, piped));
            case TemplateOperand.Variable variable when variable.Names.Length > 0:
                return FieldChain(ValueOf(variable.Name), variable, variable.Names, Arguments(command, dot, piped));
            case TemplateOperand.Chain chain:
                return FieldChain(EvaluateOperand(chain.Of, dot), chain, chain.Names, Arguments(command, dot, piped));
        }
        if (command.Count > 1 || piped.Length > 0)
            throw Error(command.Count > 1 ? command[1] : first, $"can't give argument to non-function {first.Text}");
        return first is TemplateOperand.Nil ? throw Error(first, "nil is not a command") : EvaluateOperand(first, dot);
    }

    private List<object?> Arguments(List<TemplateOperand> command, object? dot, object?[] piped)
    {
        var arguments = new List<object?>(command.Count);
        for (var at = 1; at < command.Count; at++)
            arguments.Add(EvaluateOperand(command[at], dot));
        arguments.AddRange(piped);
        return arguments;
    }

    private object? EvaluateOperand(TemplateOperand operand, object? dot) => operand switch
    {
        TemplateOperand.Dot => dot,
        TemplateOperand.Nil => null,
        TemplateOperand.Constant constant => constant.Value,
        TemplateOperand.Field field => FieldChain(dot, field, field.Names, []),
        TemplateOperand.Variable variable => FieldChain(ValueOf(variable.Name), variable, variable.Names, []),
        TemplateOperand.Chain chain => FieldChain(EvaluateOperand(chain.Of, dot), chain, chain.Names, []),
        TemplateOperand.Group group => Evaluate(group.Pipeline, dot),
        TemplateOperand.Function function => CallFunction(function, [function], dot, []),
        _ => throw new InvalidOperationException(operand.Text),
    };

    private object? CallFunction(TemplateOperand.Function function, List<TemplateOperand> command, object? dot, object?[] piped)
    {
        if (function.Name is "and" or "or")
            return Decide(function, command, dot, piped);
        var arguments = Arguments(command, dot, piped);
        if (Header && TemplateFunctions.IsTransparentInHeaders(function.Name))
            return arguments.Count > 0 ? arguments[0] is NoValue or null ? "" : TemplateFunctions.HeaderArgument(function.Name, arguments) : "";
        try
        {
            return TemplateFunctions.Call(function.Name, arguments);
        }
        catch (TemplateArgumentCountException error)
        {
            throw Error(function, error.Message);
        }
        catch (FormatException error)
        {
            throw Error(function.Position, string.Join(' ', command.Select(operand => operand.Text)), $"error calling {function.Name}: {error.Message}");
        }
    }

    /// <summary>`and` and `or` evaluate no more operands than decide.</summary>
    private object? Decide(TemplateOperand.Function function, List<TemplateOperand> command, object? dot, object?[] piped)
    {
        if (command.Count + piped.Length < 2)
            throw Error(function, $"wrong number of args for {function.Name}: want at least 1 got 0");
        object? value = null;
        for (var at = 1; at < command.Count; at++)
        {
            value = EvaluateOperand(command[at], dot);
            if (GoTruth.IsTrue(value) == (function.Name == "or"))
                return value;
        }
        return piped.Length > 0 ? piped[0] : value;
    }

    private object? ValueOf(string variable) => _variables.FindLast(entry => entry.Name == variable).Value;

    private object? FieldChain(object? receiver, TemplateOperand operand, string[] names, List<object?> arguments)
    {
        for (var at = 0; at < names.Length; at++)
            receiver = Field(receiver, operand, names[at], at == names.Length - 1 ? arguments : []);
        if (names.Length == 0 && arguments.Count > 0)
            throw Error(operand, $"can't give argument to non-function {operand.Text}");
        return receiver;
    }

    private object? Field(object? receiver, TemplateOperand operand, string name, List<object?> arguments)
    {
        switch (receiver)
        {
            case IGoFields fields:
                if (arguments.Count > 0)
                {
                    if (fields.TryCall(name, arguments, out var result))
                        return result;
                    throw fields.TryGet(name, out _)
                        ? Error(operand, fields.IsMap ? $"{name} is not a method but has arguments" : $"{name} has arguments but cannot be invoked as function")
                        : Error(operand, $"can't evaluate field {name} in type {fields.TypeName}");
                }
                if (fields.TryGet(name, out var value))
                    return value;
                if (!fields.IsMap)
                    throw Error(operand, $"can't evaluate field {name} in type {fields.TypeName}");
                return MissingKeyIsError ? throw Error(operand, $"map has no entry for key {GoText.Quote(name)}") : NoValue.Instance;
            case GoNilPointer pointer:
                throw Error(operand, $"nil pointer evaluating {pointer.TypeName}.{name}");
            case null or NoValue:
                throw Error(operand, receiver is null ? $"nil data; no entry for key {GoText.Quote(name)}" : $"nil pointer evaluating interface {{}}.{name}");
            default:
                throw Error(operand, $"can't evaluate field {name} in type {GoPrint.TypeName(receiver)}");
        }
    }

    private TemplateException Error(TemplateOperand operand, string message) => Error(operand.Position, operand.Text, message);

    private TemplateException Error(int position, string context, string message)
    {
        var line = TemplateLexer.Line(source, position);
        var start = source.AsSpan(0, position).LastIndexOf('\n') + 1;
        var column = Encoding.UTF8.GetByteCount(source.AsSpan(start, position - start));
        return new TemplateException($"template: :{line}:{column}: executing {GoText.Quote(_name)} at <{context}>: {message}");
    }
}
