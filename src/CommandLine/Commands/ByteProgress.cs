using Skiff.CommandLine.Streams;
using Skiff.Linux.Terminals;

namespace Skiff.CommandLine.Commands;

/// <summary>Progress of work whose bytes pass through this program: `save` and `cp`. It is told on standard error, which is not what is copied.</summary>
internal static class ByteProgress
{
    /// <summary>The stream, told of as it is read.</summary>
    /// <param name="session">Whose standard error it is.</param>
    /// <param name="style">How it is shown; by itself only on a terminal, and never as lines.</param>
    /// <param name="id">What is copied.</param>
    /// <param name="status">What is done with it.</param>
    /// <param name="stream">The bytes.</param>
    public static Stream Of(Session session, ProgressStyle style, string id, string status, Stream stream)
    {
        var terminal = session.Streams.Error is StandardStream { IsTerminal: true };
        if (style is ProgressStyle.Quiet || style is ProgressStyle.Auto && !terminal)
            return stream;
        var display = ProgressDisplay.Of(session, session.Error, terminal, style);
        return new ToldStream(stream, session.Clock, (count, ended) =>
        {
            if (!ended || style is ProgressStyle.Json)
                display.Tell(id, status, count, total: 0);
            else if (style is ProgressStyle.Plain)
                session.Error.WriteLine($"{id}: {status} {Formats.ByteSize.Human(count)}");
            else
                display.Clear();
        });
    }
}
