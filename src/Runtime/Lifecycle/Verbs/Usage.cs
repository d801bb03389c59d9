namespace Skiff.Runtime.Lifecycle.Verbs;

/// <summary>What `skiff-runtime` prints about itself.</summary>
public static class Usage
{
    /// <summary>Of the runtime specification that is followed.</summary>
    public const string SpecificationVersion = "1.3.0";

    /// <summary>Callers look for a line that begins with `spec:`.</summary>
    public static string Version => $"skiff-runtime version {typeof(Usage).Assembly.GetName().Version?.ToString(3)}\nspec: {SpecificationVersion}\n";

    public static string Text
        => "Usage: skiff-runtime [--root DIR] [--log FILE] [--log-format text|json] COMMAND [OPTION …] [ARGUMENT …]\n\n"
            + string.Concat(VerbTable.All.Values.Select(verb => $"  {verb.Name + " " + verb.Arguments,-32} {verb.Summary}\n"));
}
