namespace Skiff.Registry.Client.Authentication;

/// <summary>One challenge of a <c>WWW-Authenticate</c> field (RFC 9110, section 11.6.1): a scheme and its parameters.</summary>
public sealed record AuthChallenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    public string? this[string name] => Parameters.GetValueOrDefault(name);

    public bool IsBearer => Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase);

    public bool IsBasic => Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase);

    /// <summary>All challenges of a field, in order. What is malformed ends the reading: it comes from strangers and never throws.</summary>
    public static IReadOnlyList<AuthChallenge> Parse(string field)
    {
        var challenges = new List<AuthChallenge>();
        var reader = new Reader(field);
        while (reader.Token() is { Length: > 0 } scheme)
        {
            var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            var more = reader.Parameters(parameters);
            challenges.Add(new AuthChallenge(scheme, parameters));
            if (!more) break;
        }

        return challenges;
    }

    private ref struct Reader(string text)
    {
        private readonly ReadOnlySpan<char> _text = text;
        private int _position;

        /// <summary>Reads parameters up to the next scheme; false at the end and at what cannot be read.</summary>
        public bool Parameters(Dictionary<string, string> into)
        {
            while (true)
            {
                Skip();
                var start = _position;
                var name = Token();
                if (name.Length == 0) return false;
                SkipSpace();
                if (_position >= _text.Length || _text[_position] != '=')
                {
                    _position = start;
                    return true;
                }

                _position++;
                SkipSpace();
                if (Value() is not { } value) return false;
                into.TryAdd(name, value);
            }
        }

        public string Token()
        {
            Skip();
            var start = _position;
            while (_position < _text.Length && IsTokenCharacter(_text[_position])) _position++;
            return _text[start.._position].ToString();
        }

        private string? Value()
        {
            if (_position >= _text.Length || _text[_position] != '"')
            {
                var start = _position;
                while (_position < _text.Length && _text[_position] is not (',' or ' ' or '\t')) _position++;
                return _text[start.._position].ToString();
            }

            var value = new System.Text.StringBuilder();
            for (_position++; _position < _text.Length; _position++)
            {
                if (_text[_position] == '"')
                {
                    _position++;
                    return value.ToString();
                }

                if (_text[_position] == '\\' && _position + 1 < _text.Length) _position++;
                value.Append(_text[_position]);
            }

            return null;
        }

        private void Skip()
        {
            while (_position < _text.Length && _text[_position] is (' ' or '\t' or ',')) _position++;
        }

        private void SkipSpace()
        {
            while (_position < _text.Length && _text[_position] is (' ' or '\t')) _position++;
        }

        private static bool IsTokenCharacter(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~/".Contains(c, StringComparison.Ordinal);
    }
}
