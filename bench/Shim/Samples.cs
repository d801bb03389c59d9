using System.Diagnostics;
using System.Globalization;

namespace Skiff.Bench.Shim;

/// <summary>Durations of one step.</summary>
internal sealed class Samples(string name)
{
    private readonly List<double> _milliseconds = [];

    public void Add(long begin) => _milliseconds.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);

    public override string ToString()
    {
        var sorted = _milliseconds.Order().ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"{name,-8} min {sorted[0]:f2}  median {sorted[sorted.Length / 2]:f2}  max {sorted[^1]:f2} ms");
    }
}
