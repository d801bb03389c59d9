using Skiff.CommandLine.Help;
using Skiff.Tests.Unit.Repository;

namespace Skiff.Tests.Unit.CommandLine;

public sealed class CommandReferenceTests
{
    /// <summary>`skiff __reference markdown >docs/commands.md` writes it anew.</summary>
    [Fact]
    public async Task Page_IsThatOfTheDeclarations()
    {
        var page = Path.Combine(Checkout.Root, "docs", "commands.md");
        Assert.Equal(CommandReference.Write("skiff"), await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void ManualPages_AreOneForEachCommand()
    {
        var pages = ManualPages.Write("skiff").ToDictionary();
        Assert.Contains("skiff.1", pages.Keys);
        Assert.Contains("skiff-registry-serve.1", pages.Keys);
        var page = pages["skiff-manifest-annotate.1"];
        Assert.Contains(".SH NAME\nskiff\\-manifest\\-annotate \\- Add additional information to a local image manifest\n", page, StringComparison.Ordinal);
        Assert.Contains(".TP\n.B \\-\\-arch \\fIstring\\fR\nSet architecture\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain(pages.Keys, static name => name.StartsWith("skiff-__", StringComparison.Ordinal));
    }
}
