using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class TagCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (source, target) = (invocation.Arguments[0], invocation.Arguments[1]);
        ImageName name;
        try
        {
            _ = ImageName.IsId(source) ? null : source.Length == 64 ? null : ImageName.Parse(source);
        }
        catch (FormatException error)
        {
            throw new CommandException($"Error parsing reference: {GoText.Quote(source)} is not a valid repository/tag: {error.Message}");
        }
        try
        {
            name = ImageName.Parse(target).WithDefaultTag();
        }
        catch (FormatException error)
        {
            throw new CommandException($"Error parsing reference: {GoText.Quote(target)} is not a valid repository/tag: {error.Message}");
        }
        if (name.Digest is not null)
            throw new CommandException("refusing to create a tag with a digest reference");
        await invocation.Session.Client.Images.TagAsync(source, name.Repository, name.Tag!, cancellationToken);
        return 0;
    }
}
