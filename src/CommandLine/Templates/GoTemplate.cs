using System.Text;

namespace Skiff.CommandLine.Templates;

/// <summary>A template of Go's text/template, with docker's functions.</summary>
public sealed class GoTemplate
{
    private readonly string _source;
    private readonly List<TemplateNode> _nodes;
    private readonly Dictionary<string, List<TemplateNode>> _defined = new(StringComparer.Ordinal);

    private GoTemplate(string source)
    {
        _source = source;
        _nodes = TemplateParser.Parse(source, _defined);
    }

    /// <exception cref="TemplateException">It cannot be read.</exception>
    public static GoTemplate Parse(string source) => new(source);

    /// <summary>Carries the template out on a value.</summary>
    /// <param name="data">What dot is.</param>
    /// <param name="missingKeyIsError">A missing key of a map is an error rather than no value.</param>
    /// <param name="header">The functions leave text alone, as for the heading of a table.</param>
    /// <exception cref="TemplateException">It fails; nothing of what it printed is kept.</exception>
    public string Execute(object? data, bool missingKeyIsError = false, bool header = false)
    {
        var output = new StringBuilder();
        new TemplateExecution(_source, _defined, output) { MissingKeyIsError = missingKeyIsError, Header = header }.Run(_nodes, data);
        return output.ToString();
    }
}
