using Skiff.Errors;

namespace Skiff.Engine.Containers;

/// <summary>A sequence of keys that ends an attachment, such as `ctrl-p,ctrl-q`.</summary>
internal static class DetachKeys
{
    private static readonly byte[] Default = [16, 17]; // ctrl-p, ctrl-q

    /// <summary>As the bytes a terminal sends. Errors: InvalidArgument.</summary>
    public static byte[] Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return Default;
        var keys = new List<byte>();
        foreach (var key in text.Split(','))
        {
            if (key.Length == 1)
                keys.Add((byte)key[0]);
            else if (key.StartsWith("ctrl-", StringComparison.Ordinal) && key.Length == 6 && Control(key[5]) is { } code)
                keys.Add(code);
            else
                throw new EngineException(ErrorKind.InvalidArgument, $"Invalid detach keys ({text}) provided");
        }
        return [.. keys];
    }

    private static byte? Control(char key) => key switch
    {
        >= 'a' and <= 'z' => (byte)(key - 'a' + 1),
        '@' => 0,
        '[' => 27,
        '\\' => 28,
        ']' => 29,
        '^' => 30,
        '_' => 31,
        _ => null,
    };
}
