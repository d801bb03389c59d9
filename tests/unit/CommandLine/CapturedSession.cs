using System.Text;
using Skiff.CommandLine;
using Skiff.CommandLine.Streams;

namespace Skiff.Tests.Unit.CommandLine;

/// <summary>A session whose streams are memory and whose environment is what a test says.</summary>
internal sealed class CapturedSession : IDisposable
{
    private readonly MemoryStream _output = new();
    private readonly MemoryStream _error = new();

    public CapturedSession(Dictionary<string, string>? environment = null, string program = "docker", string input = "")
    {
        var variables = environment ?? [];
        variables.TryAdd("HOME", "/nonexistent");
        Session = new Session(program, new SessionStreams(new MemoryStream(Encoding.UTF8.GetBytes(input)), _output, _error), name => variables.GetValueOrDefault(name));
    }

    public Session Session { get; }

    public string Output => Text(Session.Output, _output);

    public string Error => Text(Session.Error, _error);

    public async Task<int> RunAsync(params string[] words) =>
        await CommandLineProgram.RunAsync(Session, words, TestContext.Current.CancellationToken);

    public void Dispose() => Session.Dispose();

    private static string Text(StreamWriter writer, MemoryStream stream)
    {
        writer.Flush();
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
