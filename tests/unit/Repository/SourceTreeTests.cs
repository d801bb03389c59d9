using System.Text.RegularExpressions;

namespace Skiff.Tests.Unit.Repository;

/// <summary>What the house style says of files, where a machine can see it.</summary>
public sealed partial class SourceTreeTests
{
    [Fact]
    public void SourceFiles_AreAtMost500Lines_TestsAtMost800()
    {
        var tooLong = SourceFiles()
            .Where(f => File.ReadLines(f).Count() > (Relative(f).StartsWith("tests/", StringComparison.Ordinal) ? 800 : 500))
            .Select(Relative);
        Assert.Empty(tooLong);
    }

    [Fact]
    public void Names_SaySomething() =>
        Assert.DoesNotContain(SourceFiles().Select(Relative), f => Meaningless().IsMatch(f));

    [Fact]
    public void ReadmeFiles_AreShort_AndNameOnlySymbolsThatExist()
    {
        var code = new HashSet<string>(SourceFiles().SelectMany(f => Word().Matches(File.ReadAllText(f)).Select(m => m.Value)));
        var errors = new List<string>();
        foreach (var readme in Directory.EnumerateFiles(Path.Combine(Checkout.Root, "src"), "README.md", SearchOption.AllDirectories).Where(IsSource))
        {
            var text = File.ReadAllText(readme);
            if (text.Split('\n').Length > 61)
                errors.Add($"{Relative(readme)} is longer than 60 lines");
            errors.AddRange(Symbol().Matches(text).Select(m => m.Groups[1].Value).Where(s => !code.Contains(s)).Select(s => $"{Relative(readme)} names {s}"));
        }
        Assert.Empty(errors);
    }

    [Fact]
    public void ThereIsOneCFile_OfAtMost120Lines()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Checkout.Root, "src"), "*.c", SearchOption.AllDirectories).Where(IsSource).ToList();
        Assert.Single(files);
        Assert.InRange(File.ReadLines(files[0]).Count(), 1, 120);
    }

    private static IEnumerable<string> SourceFiles() =>
        new[] { "src", "apps", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Checkout.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(IsSource);

    private static bool IsSource(string file) => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal);

    private static string Relative(string file) => Path.GetRelativePath(Checkout.Root, file);

    [GeneratedRegex(@"(^|/)[^/]*(Utils?|Helpers?|Common|Misc|Manager)[^/]*(/|\.cs$)")]
    private static partial Regex Meaningless();

    [GeneratedRegex(@"\b[A-Za-z_]\w*\b")]
    private static partial Regex Word();

    // A single capitalized identifier between backticks is taken for the name of a type or member.
    [GeneratedRegex(@"`([A-Z][a-z]+[A-Za-z0-9]*)`")]
    private static partial Regex Symbol();
}
