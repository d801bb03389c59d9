namespace Skiff.Build.Dockerfile;

/// <summary>Permissions as chmod(1) takes them: octal, or clauses such as `u=rwX,go=rX,+x`. A clause without a class is for all: there is no umask in a build.</summary>
public sealed class ModeChange
{
    private const uint All = 0xFFF;
    private readonly uint? _octal;
    private readonly List<(uint Classes, char Operation, string Permissions)> _clauses = [];

    private ModeChange(uint? octal) => _octal = octal;

    /// <exception cref="FormatException">With the text that is no mode.</exception>
    public static ModeChange Parse(string text)
    {
        if (text.Length is > 0 and <= 5 && text.All(static c => c is >= '0' and <= '7') && Convert.ToUInt32(text, 8) is <= All and var octal)
            return new ModeChange(octal);
        var change = new ModeChange(null);
        foreach (var clause in text.Split(','))
            change.Add(clause, text);
        return change;
    }

    /// <param name="mode">The low twelve bits as they are.</param>
    /// <param name="isDirectory">Which `X` is for, as it is for files that somebody may execute.</param>
    public uint Apply(uint mode, bool isDirectory)
    {
        if (_octal is { } octal)
            return octal;
        foreach (var (classes, operation, permissions) in _clauses)
        {
            var bits = Bits(permissions, mode, isDirectory) & Mask(classes);
            mode = operation switch
            {
                '+' => mode | bits,
                '-' => mode & ~bits,
                _ => (mode & ~(Mask(classes) & (isDirectory ? 0x3FFu : All))) | bits,
            };
        }
        return mode;
    }

    /// <summary>Classes are the bits 4 (user), 2 (group) and 1 (others).</summary>
    private void Add(string clause, string whole)
    {
        var (classes, at) = (0u, 0);
        for (; at < clause.Length && clause[at] is 'u' or 'g' or 'o' or 'a'; at++)
            classes |= clause[at] switch { 'u' => 4u, 'g' => 2u, 'o' => 1u, _ => 7u };
        if (classes == 0)
            classes = 7;
        if (at >= clause.Length)
            throw new FormatException($"invalid chmod parameter: '{whole}'. it should be octal string and between 0 and 07777, or clauses such as u=rwX,go=rX");
        while (at < clause.Length)
        {
            var operation = clause[at++];
            var start = at;
            while (at < clause.Length && "rwxXstugo".Contains(clause[at], StringComparison.Ordinal))
                at++;
            if (operation is not ('+' or '-' or '=') || (at < clause.Length && clause[at] is not ('+' or '-' or '=')))
                throw new FormatException($"invalid chmod parameter: '{whole}'. it should be octal string and between 0 and 07777, or clauses such as u=rwX,go=rX");
            _clauses.Add((classes, operation, clause[start..at]));
        }
    }

    /// <summary>The bits that a class owns: its three, and setuid, setgid or the sticky bit.</summary>
    private static uint Mask(uint classes)
        => ((classes & 4) != 0 ? 0x9C0u : 0) | ((classes & 2) != 0 ? 0x438u : 0) | ((classes & 1) != 0 ? 0x207u : 0);

    private static uint Bits(string permissions, uint mode, bool isDirectory)
    {
        var bits = 0u;
        foreach (var permission in permissions)
        {
            bits |= permission switch
            {
                'r' => 0x124u,
                'w' => 0x92u,
                'x' => 0x49u,
                'X' => isDirectory || (mode & 0x49) != 0 ? 0x49u : 0,
                's' => 0xC00u,
                't' => 0x200u,
                'u' => Spread(mode >> 6),
                'g' => Spread(mode >> 3),
                _ => Spread(mode),
            };
        }
        return bits;
    }

    private static uint Spread(uint three) => (three & 7) * 0x49;
}
