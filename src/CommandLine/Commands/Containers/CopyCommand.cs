using System.IO.Pipelines;
using System.Text.Json;
using Skiff.Client;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Streams;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class CopyCommand
{
    private const long DirectoryMode = 1L << 31;
    private const long SymlinkMode = 1L << 27;

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var from = Split(invocation.Arguments[0]);
        var to = Split(invocation.Arguments[1]);
        if (from.Path.Length == 0)
            throw new CommandException("source can not be empty");
        if (to.Path.Length == 0)
            throw new CommandException("destination can not be empty");
        return (from.Container, to.Container) switch
        {
            ({ } container, null) => await CopyOutAsync(invocation, container, from.Path, to.Path, cancellationToken),
            (null, { } container) => await CopyInAsync(invocation, from.Path, container, to.Path, cancellationToken),
            (null, null) => throw new CommandException("must specify at least one container source"),
            _ => throw new CommandException("copying between containers is not supported"),
        };
    }

    /// <summary>`CONTAINER:PATH`; what begins like a path is one, whatever colons it has.</summary>
    private static (string? Container, string Path) Split(string argument)
    {
        if (Path.IsPathRooted(argument))
            return (null, argument);
        var colon = argument.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || argument.StartsWith('.') ? (null, argument) : (argument[..colon], argument[(colon + 1)..]);
    }

    private static async Task<int> CopyOutAsync(Invocation invocation, string container, string source, string target, CancellationToken cancellationToken)
    {
        var session = invocation.Session;
        var toStream = target == "-";
        if (!toStream)
            RequireParent(target);
        if (invocation.Flags.Bool("follow-link"))
            source = await FollowAsync(session, container, source, cancellationToken);
        using var response = await session.Client.Containers.GetArchiveAsync(container, source, cancellationToken);
        var style = invocation.Flags.Bool("quiet") ? ProgressStyle.Quiet : ProgressFlag.Of(invocation.Flags);
        var content = ByteProgress.Of(session, toStream && style is ProgressStyle.Auto ? ProgressStyle.Quiet : style, $"{container}:{source}", "Copying from container", response.Body);
        if (toStream)
        {
            if (session.Streams.OutputIsTerminal)
                throw new CommandException("cowardly refusing to write to a terminal");
            await content.CopyToAsync(session.RawOutput(), cancellationToken);
            return 0;
        }
        using var stat = JsonDocument.Parse(ContainerApi.ReadPathStat(response));
        var isDirectory = (stat.RootElement.GetProperty("mode").GetInt64() & DirectoryMode) != 0;
        var size = await ArchiveExtraction.RunAsync(content, ArchiveExtraction.Plan(source, isDirectory, target), cancellationToken);
        if (!invocation.Flags.Bool("quiet") && session.Streams.Error is Linux.Terminals.StandardStream { IsTerminal: true })
            session.Error.WriteLine($"Successfully copied {ByteSize.Human(size)} to {target}");
        return 0;
    }

    private static async Task<int> CopyInAsync(Invocation invocation, string source, string container, string target, CancellationToken cancellationToken)
    {
        var session = invocation.Session;
        var containers = session.Client.Containers;
        var (exists, isDirectory) = (false, false);
        try
        {
            var stated = await StatAsync(session, container, target, cancellationToken);
            if (stated.Link is { } link)
            {
                target = link;
                stated = await StatAsync(session, container, target, cancellationToken);
            }
            (exists, isDirectory) = (true, stated.IsDirectory);
        }
        catch (ApiException error) when (error.IsNotFound)
        {
            // it will be made, if its directory is there: the daemon judges
        }
        var fromStream = source == "-";
        if (fromStream)
        {
            if (exists && !isDirectory)
                throw new CommandException($"destination \"{container}:{target}\" must be a directory");
            await containers.PutArchiveAsync(container, Query(invocation, target), session.Streams.Input, cancellationToken);
            return 0;
        }
        var path = invocation.Flags.Bool("follow-link") && new FileInfo(source).ResolveLinkTarget(returnFinalTarget: true) is { } final ? final.FullName : source;
        var isSourceDirectory = ArchiveCreation.RequireExisting(path);
        if (!exists && target.EndsWith('/') && !isSourceDirectory)
            throw new CommandException("no such directory");
        if (exists && !isDirectory && isSourceDirectory)
            throw new CommandException("cannot copy directory");
        var contentsOnly = path.EndsWith("/.", StringComparison.Ordinal) || path == ".";
        var into = exists && isDirectory ? target : DirectoryOf(target);
        // a directory that is there takes the source under its own name; else the source takes the name that was given
        var name = exists && isDirectory ? contentsOnly && isSourceDirectory ? "." : Path.GetFileName(Path.GetFullPath(source).TrimEnd('/')) : Path.GetFileName(target.TrimEnd('/'));
        var style = invocation.Flags.Bool("quiet") ? ProgressStyle.Quiet : ProgressFlag.Of(invocation.Flags);
        var pipe = new Pipe();
        var packing = ArchiveCreation.WriteAsync(path, name, pipe.Writer, cancellationToken);
        try
        {
            await containers.PutArchiveAsync(container, Query(invocation, into), ByteProgress.Of(session, style, source, "Copying to container", pipe.Reader.AsStream()), cancellationToken);
        }
        finally
        {
            await pipe.Reader.CompleteAsync();
        }
        var size = await packing;
        if (!invocation.Flags.Bool("quiet") && session.Streams.Error is Linux.Terminals.StandardStream { IsTerminal: true })
            session.Error.WriteLine($"Successfully copied {ByteSize.Human(size)} to {container}:{target}");
        return 0;
    }

    private static ApiQuery Query(Invocation invocation, string path) => new ApiQuery()
        .Keep("noOverwriteDirNonDir", "true").Set("copyUIDGID", invocation.Flags.Bool("archive") ? "true" : null).Keep("path", path);

    private static async Task<(bool IsDirectory, string? Link)> StatAsync(Session session, string container, string path, CancellationToken cancellationToken)
    {
        using var stat = JsonDocument.Parse(await session.Client.Containers.StatArchiveAsync(container, path, cancellationToken));
        var mode = stat.RootElement.GetProperty("mode").GetInt64();
        var link = (mode & SymlinkMode) != 0 ? stat.RootElement.GetProperty("linkTarget").GetString() : null;
        return ((mode & DirectoryMode) != 0, link is null ? null : link.StartsWith('/') ? link : Path.GetFullPath(Path.Combine("/", DirectoryOf(path), link)));
    }

    private static async Task<string> FollowAsync(Session session, string container, string source, CancellationToken cancellationToken) =>
        (await StatAsync(session, container, source, cancellationToken)).Link ?? source;

    private static string DirectoryOf(string path)
    {
        var directory = Path.GetDirectoryName(path.TrimEnd('/'));
        return string.IsNullOrEmpty(directory) ? "/" : directory;
    }

    private static void RequireParent(string target)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(target).TrimEnd('/'));
        if (directory is not null && !Directory.Exists(directory))
            throw new CommandException($"invalid output path: directory {GoText.Quote(Path.GetDirectoryName(target) is { Length: > 0 } given ? given : directory)} does not exist");
    }
}
