namespace Skiff.Runtime.Security;

/// <summary>Names and numbers of system calls.</summary>
internal static partial class SyscallTable
{
    private const int Columns = 6;

    /// <summary>The number of calls with a name, on any architecture.</summary>
    public const int Count = 485;

    /// <summary>For foreach, in the order of the names.</summary>
    public static Reader Calls => new(Rows);

    /// <summary>One pass over the table, without allocation. The name is valid until the next step.</summary>
    public ref struct Reader(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;
        private Numbers _numbers;

        public readonly Reader Current => this;

        public readonly Reader GetEnumerator() => this;

        public ReadOnlySpan<byte> Name { get; private set; }

        /// <summary>The number on an architecture, or -1.</summary>
        public readonly int Number(SyscallArchitecture architecture) => _numbers[(int)architecture];

        public bool MoveNext()
        {
            _rest = _rest.TrimStart(" \n"u8);
            if (_rest.IsEmpty)
            {
                return false;
            }
            Name = Word();
            var previous = -1;
            for (var column = 0; column < Columns; column++)
            {
                var word = Word();
                previous = word[0] switch
                {
                    (byte)'-' => -1,
                    (byte)'=' => previous,
                    _ => Parse(word),
                };
                _numbers[column] = previous;
            }
            return true;
        }

        private ReadOnlySpan<byte> Word()
        {
            var end = _rest.IndexOfAny(" ;"u8);
            var word = _rest[..end];
            _rest = _rest[(end + 1)..];
            return word;
        }

        private static int Parse(ReadOnlySpan<byte> digits)
        {
            var number = 0;
            foreach (var digit in digits)
            {
                number = (number * 10) + digit - '0';
            }
            return number;
        }
    }

    [System.Runtime.CompilerServices.InlineArray(Columns)]
    private struct Numbers
    {
        private int _first;
    }
}
