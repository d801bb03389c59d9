using Skiff.Client;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class CommitCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var flags = invocation.Flags;
        var query = new ApiQuery().Keep("container", invocation.Arguments[0]).Keep("author", flags.Text("author")).Keep("comment", flags.Text("message"));
        var (repository, tag) = ("", "");
        if (invocation.Arguments.Count > 1 && invocation.Arguments[1].Length > 0)
        {
            ImageName name;
            try
            {
                name = ImageName.Parse(invocation.Arguments[1]).WithDefaultTag();
            }
            catch (FormatException error)
            {
                throw new CommandException(error.Message);
            }
            if (name.Digest is not null)
                throw new CommandException("refusing to create a tag with a digest reference");
            (repository, tag) = (name.Repository, name.Tag!);
        }
        query.Keep("repo", repository).Keep("tag", tag);
        foreach (var change in flags.Many("change"))
            query.Keep("changes", change);
        if (!flags.Bool("pause"))
            query.Keep("pause", "0");
        var image = await invocation.Session.Client.Containers.CommitAsync(query, cancellationToken);
        invocation.Session.Output.WriteLine(image.Id);
        return 0;
    }
}
