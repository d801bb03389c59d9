using System.Text;

namespace Skiff.CommandLine.Templates;

/// <summary>A template of Go's text/template, with docker's functions.</summary>
public sealed class GoTemplate
{
    private readonly string _source;
    private readonly string _name;
    private readonly List<TemplateNode> _nodes;
    private readonly Dictionary<string, List<TemplateNode>> _defined = new(StringComparer.Ordinal);

    private GoTemplate(string source, string name)
    {
        _source = source;
        _name = name;
        _nodes = TemplateParser.Parse(source, name, _defined);
    }

    /// <param name="source">Its text.</param>
    /// <param name="name">How errors call it; docker's templates have no name but for that of `version`.</param>
    /// <exception cref="TemplateException">It cannot be read.</exception>
    public static GoTemplate Parse(string source, string name = "") => new(source, name);

    /// <summary>Carries the template out on a value.</summary>
    /// <param name="data">What dot is.</param>
    /// <param name="missingKeyIsError">A missing key of a map is an error rather than no value.</param>
    /// <exception cref="TemplateException">It fails; nothing of what it printed is kept.</exception>
    public string Execute(object? data, bool missingKeyIsError = false)
    {
        var output = new StringBuilder();
        new TemplateExecution(_source, _name, _defined, output) { MissingKeyIsError = missingKeyIsError }.Run(_nodes, data);
        return output.ToString();
    }

    /// <summary>As <see cref="Execute(object, bool)"/>, but what it printed before it failed is in <paramref name="output"/>.</summary>
    public void Execute(object? data, StringBuilder output) => new TemplateExecution(_source, _name, _defined, output).Run(_nodes, data);

    /// <summary>Carries it out on a table's titles: docker's functions leave them alone, and an error ends the heading where it is.</summary>
    public string ExecuteHeading(object? titles)
    {
        var output = new StringBuilder();
        try
        {
            new TemplateExecution(_source, _name, _defined, output) { Header = true }.Run(_nodes, titles);
        }
        catch (TemplateException)
        {
            // docker prints what there is, and the row tells the error
        }
        return output.ToString();
    }
}
