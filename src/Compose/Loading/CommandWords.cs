namespace Skiff.Compose.Loading;

/// <summary>A command in one text, as Compose files and command lines give it.</summary>
public static class CommandWords
{
    public static IReadOnlyList<string> Split(string text)
    {
        try
        {
            return ShellWords.Split(text);
        }
        catch (FormatException error)
        {
            throw new ComposeException(error.Message);
        }
    }
}
