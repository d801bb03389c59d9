namespace Skiff.CommandLine.Templates;

/// <summary>A piece of a template.</summary>
internal abstract record TemplateNode
{
    public sealed record Text(string Value) : TemplateNode;

    public sealed record Action(TemplatePipeline Pipeline) : TemplateNode;

    public sealed record If(TemplatePipeline Pipeline, List<TemplateNode> Then, List<TemplateNode> Else) : TemplateNode;

    public sealed record With(TemplatePipeline Pipeline, List<TemplateNode> Then, List<TemplateNode> Else) : TemplateNode;

    public sealed record Range(TemplatePipeline Pipeline, List<TemplateNode> Body, List<TemplateNode> Else) : TemplateNode;

    public sealed record Call(int Position, string Name, TemplatePipeline? Pipeline) : TemplateNode;

    public sealed record Break : TemplateNode;

    public sealed record Continue : TemplateNode;
}
