using System.Buffers;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Streams;

/// <summary>
/// Looks for the keys that detach from a container in what is typed. Keys that begin the sequence are held back until it is
/// clear that they do not end it.
/// </summary>
public sealed class DetachKeys
{
    public const string Usual = "ctrl-p,ctrl-q";
    private readonly byte[] _sequence;
    private int _matched;

    private DetachKeys(byte[] sequence) => _sequence = sequence;

    /// <summary>Reads `ctrl-p,ctrl-q`, `a`, `ctrl-@`; an empty text stands for the usual keys.</summary>
    /// <exception cref="CommandException">A key is unknown.</exception>
    public static DetachKeys Parse(string text)
    {
        var keys = (text.Length == 0 ? Usual : text).Split(',');
        return new DetachKeys([.. keys.Select(key => Code(key, text))]);
    }

    /// <summary>Writes to <paramref name="output"/> what is to be sent on of <paramref name="input"/>; true once the sequence was typed.</summary>
    public bool Filter(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        foreach (var key in input)
        {
            if (key == _sequence[_matched])
            {
                if (++_matched == _sequence.Length)
                    return true;
                continue;
            }
            if (_matched > 0)
            {
                output.Write(_sequence.AsSpan(0, _matched));
                _matched = 0;
                if (key == _sequence[0])
                {
                    _matched = 1;
                    continue;
                }
            }
            output.Write([key]);
        }
        return false;
    }

    private static byte Code(string key, string text)
    {
        if (key.Length == 1)
            return key[0] < 0x80 ? (byte)key[0] : throw Unknown(key, text);
        if (!key.StartsWith("ctrl-", StringComparison.Ordinal) || key.Length != 6)
            throw Unknown(key, text);
        return key[5] switch
        {
            >= 'a' and <= 'z' => (byte)(key[5] - 'a' + 1),
            '@' => 0,
            '[' => 27,
            '\\' => 28,
            ']' => 29,
            '^' => 30,
            '_' => 31,
            _ => throw Unknown(key, text),
        };
    }

    private static CommandException Unknown(string key, string text) =>
        new($"invalid detach keys ({text}): Unknown character: '{key}'");
}
