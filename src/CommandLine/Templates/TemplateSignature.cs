namespace Skiff.CommandLine.Templates;

/// <summary>What a function of templates takes.</summary>
/// <param name="Arguments">The types of its arguments.</param>
/// <param name="Rest">The type of any number of further ones; null where there are none.</param>
internal sealed record TemplateSignature(TemplateArgument[] Arguments, TemplateArgument? Rest = null)
{
    private static readonly TemplateSignature OneText = new([TemplateArgument.Text]);

    /// <summary>What `and`, `print` and their like take at the least is told apart from what they have in all.</summary>
    public int Least => Arguments.Length;

    public TemplateArgument At(int position) => position < Arguments.Length ? Arguments[position] : Rest!.Value;

    /// <summary>The signature of a function; null for one that is not there.</summary>
    /// <param name="name">Its name in templates.</param>
    /// <param name="header">A table's heading is made: docker's functions take titles there, and leave them alone.</param>
    public static TemplateSignature? Of(string name, bool header) => name switch
    {
        "json" when header => OneText,
        "join" when header => new([TemplateArgument.Text, TemplateArgument.Text]),
        "print" or "println" or "html" or "js" or "urlquery" => new([], TemplateArgument.Any),
        "printf" => new([TemplateArgument.Text], TemplateArgument.Any),
        "and" or "or" or "eq" or "index" or "slice" or "call" => new([TemplateArgument.Any], TemplateArgument.Any),
        "not" or "len" or "json" => new([TemplateArgument.Any]),
        "ne" or "lt" or "le" or "gt" or "ge" => new([TemplateArgument.Any, TemplateArgument.Any]),
        "title" or "lower" or "upper" => OneText,
        "split" => new([TemplateArgument.Text, TemplateArgument.Text]),
        "join" => new([TemplateArgument.Texts, TemplateArgument.Text]),
        "pad" => new([TemplateArgument.Text, TemplateArgument.Whole, TemplateArgument.Whole]),
        "truncate" => new([TemplateArgument.Text, TemplateArgument.Whole]),
        _ => null,
    };
}
