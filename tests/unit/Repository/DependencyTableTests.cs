using System.Xml.Linq;

namespace Skiff.Tests.Unit.Repository;

/// <summary>Holds the project references against the table in ARCHITECTURE.md.</summary>
public sealed class DependencyTableTests
{
    [Fact]
    public void ProjectReferences_AreThoseOfTheTable()
    {
        var allowed = Table();
        var errors = new List<string>();
        foreach (var project in Projects())
        {
            var name = Path.GetFileNameWithoutExtension(project);
            if (!allowed.TryGetValue(name, out var may))
            {
                errors.Add($"{name} is not in the table");
                continue;
            }
            errors.AddRange(References(project).Where(r => !may.Contains(r)).Select(r => $"{name} must not reference {r}"));
        }
        Assert.Empty(errors);
    }

    private static IEnumerable<string> Projects() =>
        new[] { "src", "apps" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Checkout.Root, folder), "*.csproj", SearchOption.AllDirectories));

    private static IEnumerable<string> References(string project) =>
        XDocument.Load(project).Descendants("ProjectReference")
            .Where(r => r.Attribute("OutputItemType") is null)
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));

    private static Dictionary<string, HashSet<string>> Table()
    {
        var lines = File.ReadAllLines(Path.Combine(Checkout.Root, "ARCHITECTURE.md"));
        return lines.SkipWhile(l => l != "## Dependencies").TakeWhile(l => !l.StartsWith("## Three flows", StringComparison.Ordinal))
            .Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Skip(1)
            .Select(l => l.Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(c => c[1], c => c[2].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet());
    }
}
