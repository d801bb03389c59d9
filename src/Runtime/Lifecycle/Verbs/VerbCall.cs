using System.Globalization;
using System.Text;
using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;

namespace Skiff.Runtime.Lifecycle.Verbs;

/// <summary>A verb with its options and arguments taken apart, and the global options.</summary>
public sealed class VerbCall
{
    private readonly Dictionary<string, List<string>> _options;

    internal VerbCall(GlobalOptions globals, Dictionary<string, List<string>> options, List<string> arguments)
        => (Globals, _options, Arguments) = (globals, options, arguments);

    public GlobalOptions Globals { get; }

    public IReadOnlyList<string> Arguments { get; }

    /// <summary>The container ID, which most verbs take first.</summary>
    public string Id => Arguments.Count > 0 ? Arguments[0] : throw new EngineException(ErrorKind.InvalidArgument, "a container ID is needed");

    public bool Has(string option) => _options.TryGetValue(option, out var values) && values[^1] != "false";

    /// <summary>The last one given; null when it was not.</summary>
    public string? Value(string option) => _options.TryGetValue(option, out var values) ? values[^1] : null;

    public IReadOnlyList<string> Values(string option) => _options.GetValueOrDefault(option) ?? [];

    /// <summary>Errors: InvalidArgument when it is not a number from 0 on.</summary>
    public int Number(string option, int otherwise)
    {
        if (Value(option) is not { } text)
            return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new EngineException(ErrorKind.InvalidArgument, $"--{option}: {text} is not a number");
    }

    /// <summary>Standard output, which nothing else is written to.</summary>
    public static void Print(string text)
    {
        using var output = new FileDescriptor(1, owned: false);
        output.Write(Encoding.UTF8.GetBytes(text), "standard output");
    }
}
