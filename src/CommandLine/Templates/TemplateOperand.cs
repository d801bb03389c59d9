using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Templates;

/// <summary>An argument of a template's command. Its text is what errors quote.</summary>
internal abstract record TemplateOperand(int Position)
{
    public abstract string Text { get; }

    public sealed record Dot(int Position) : TemplateOperand(Position)
    {
        public override string Text => ".";
    }

    public sealed record Nil(int Position) : TemplateOperand(Position)
    {
        public override string Text => "nil";
    }

    public sealed record Constant(int Position, object Value, string Source) : TemplateOperand(Position)
    {
        public override string Text => Value is string text && Source.Length == 0 ? GoText.Quote(text) : Source;
    }

    /// <summary>`.A.B` of dot.</summary>
    public sealed record Field(int Position, string[] Names) : TemplateOperand(Position)
    {
        public override string Text => "." + string.Join('.', Names);
    }

    /// <summary>`$x.A.B`.</summary>
    public sealed record Variable(int Position, string Name, string[] Names) : TemplateOperand(Position)
    {
        public override string Text => Names.Length == 0 ? Name : $"{Name}.{string.Join('.', Names)}";
    }

    /// <summary>`(pipeline).A.B`.</summary>
    public sealed record Chain(int Position, TemplateOperand Of, string[] Names) : TemplateOperand(Position)
    {
        public override string Text => $"{(Of is Group ? Of.Text : Of.Text)}.{string.Join('.', Names)}";
    }

    public sealed record Function(int Position, string Name) : TemplateOperand(Position)
    {
        public override string Text => Name;
    }

    public sealed record Group(int Position, TemplatePipeline Pipeline) : TemplateOperand(Position)
    {
        public override string Text => $"({Pipeline.Text})";
    }
}
