using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands;

/// <summary>Asks before something is lost.</summary>
internal static class Confirmation
{
    /// <summary>Throws docker's cancellation (which is silent and no error) unless the answer begins with y.</summary>
    public static void Require(Session session, string warning)
    {
        session.Output.Write($"{warning}\nAre you sure you want to continue? [y/N] ");
        session.Output.Flush();
        if (!Given(session))
            throw new CommandException("", 0);
    }

    /// <summary>Reads a line; true when it begins with y.</summary>
    public static bool Given(Session session)
    {
        var answer = new List<byte>();
        var one = new byte[1];
        while (session.Streams.Input.Read(one, 0, 1) == 1 && one[0] != '\n')
            answer.Add(one[0]);
        return answer.Count > 0 && char.ToLowerInvariant((char)answer[0]) == 'y';
    }
}
