namespace Skiff.Engine.Containers;

/// <summary>
/// Looks for the detach keys in what a client types. What could be their beginning is held back until it is known not to be,
/// so that the program never sees half of the sequence.
/// </summary>
internal sealed class DetachScanner(byte[] keys)
{
    private int _matched;

    /// <summary>What may be passed on, in order; true when the keys are complete and nothing more is to be passed.</summary>
    public bool Scan(ReadOnlySpan<byte> typed, List<byte> pass)
    {
        foreach (var key in typed)
        {
            if (key == keys[_matched])
            {
                if (++_matched == keys.Length)
                    return true;
                continue;
            }
            for (var i = 0; i < _matched; i++)
                pass.Add(keys[i]);
            _matched = 0;
            if (key == keys[0])
                _matched = 1;
            else
                pass.Add(key);
        }
        return false;
    }
}
