using Skiff.Api.Containers;
using Skiff.Client;
using Skiff.CommandLine.Commands.Images;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Options;

namespace Skiff.CommandLine.Commands.Containers;

/// <summary>What `create` and `run` have in common: the request, the image that may have to be pulled, the file with the ID.</summary>
internal sealed class ContainerCreation
{
    private readonly Session _session;
    private readonly ParsedFlags _flags;
    private readonly ImageName? _image;

    private ContainerCreation(Invocation invocation, ImageName? image, ContainerCreateRequest request)
    {
        _session = invocation.Session;
        _flags = invocation.Flags;
        _image = image;
        Request = request;
    }

    public ContainerCreateRequest Request { get; }

    /// <exception cref="CommandException">With docker's text and its hint at help, exit code 125.</exception>
    public static ContainerCreation Prepare(Invocation invocation, bool detached = false)
    {
        var (session, flags) = (invocation.Session, invocation.Flags);
        ContainerCreateRequest request;
        try
        {
            var text = invocation.Arguments[0];
            request = ContainerRequest.Build(session, flags, text, [.. invocation.Arguments.Skip(1)]);
            if (flags.Text("pull") is not ("always" or "missing" or "never" or "") and var pull)
                throw new CommandException($"invalid pull option: '{pull}': must be one of \"always\", \"missing\" or \"never\"");
        }
        catch (CommandException error) when (error.ExitCode == 1)
        {
            throw WithHelp(invocation, error.Message);
        }
        if (detached)
            request = request with { AttachStdin = false, AttachStdout = false, AttachStderr = false, StdinOnce = false };
        WarnOf(session, flags, request);
        return new ContainerCreation(invocation, Parse(invocation.Arguments[0]), request);
    }

    /// <summary>An error of `run` or `create` with the hint at its help.</summary>
    public static CommandException WithHelp(Invocation invocation, string message, int exitCode = CommandLineProgram.UsageError) =>
        new($"{invocation.Path.Program}: {message}\n\nRun '{invocation.Path.Program} {invocation.Path.Command.Name} --help' for more information", exitCode);

    /// <summary>Creates the container, pulling its image when that is missing; the result is its ID.</summary>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        using var idFile = IdFile.Open(_flags.Text("cidfile"));
        if (_flags.Text("pull") == "always" && _image is not null)
            await PullAsync(cancellationToken);
        ContainerCreateResponse created;
        try
        {
            created = await CreateAsync(cancellationToken);
        }
        catch (ApiException error) when (error.IsNotFound && _image is not null && _flags.Text("pull") is "missing" or "" && error.Message.Contains("No such image", StringComparison.OrdinalIgnoreCase))
        {
            if (!_flags.Bool("quiet"))
                _session.Error.WriteLine($"Unable to find image '{_image!.WithDefaultTag().Familiar}' locally");
            await PullAsync(cancellationToken);
            created = await CreateAsync(cancellationToken);
        }
        foreach (var warning in created.Warnings ?? [])
            _session.Error.WriteLine($"WARNING: {warning}");
        idFile?.Write(created.Id!);
        return created.Id!;
    }

    private Task<ContainerCreateResponse> CreateAsync(CancellationToken cancellationToken) =>
        _session.Client.Containers.CreateAsync(Request, _flags.Text("name"), _flags.Text("platform"), cancellationToken);

    private Task PullAsync(CancellationToken cancellationToken) =>
        ImagePull.RunAsync(_session, _image!.WithDefaultTag(), new ImagePullOptions { Platform = _flags.Text("platform"), Quiet = _flags.Bool("quiet"), Output = _session.Error }, cancellationToken);

    private static ImageName? Parse(string text)
    {
        if (ImageName.IsId(text))
            return null;
        try
        {
            return ImageName.Parse(text);
        }
        catch (FormatException error) when (text.Length is < 64)
        {
            throw new CommandException(error.Message);
        }
        catch (FormatException)
        {
            return null; // 64 hexadecimal digits are an ID, which nothing can be pulled by
        }
    }

    private static void WarnOf(Session session, ParsedFlags flags, ContainerCreateRequest request)
    {
        var host = request.HostConfig!;
        if (flags.Changed("kernel-memory"))
            session.Error.WriteLine("WARNING: Specifying a kernel memory limit is deprecated and will be removed in a future release.");
        foreach (var server in host.Dns ?? [])
        {
            if (server is "127.0.0.1" or "::1" or "localhost" || server.StartsWith("127.", StringComparison.Ordinal))
            {
                session.Error.WriteLine($"WARNING: Localhost DNS setting (--dns={server}) may fail in containers.");
                break;
            }
        }
    }
}
