namespace Skiff.Tests.Unit.Repository;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var directory = AppContext.BaseDirectory; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (File.Exists(Path.Combine(directory, "Skiff.slnx")))
                return directory;
        }
        throw new InvalidOperationException("the tests do not run from within a checkout");
    }
}
