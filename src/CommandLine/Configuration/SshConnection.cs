using Skiff.Client;
using Skiff.CommandLine.Grammar;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Processes;

namespace Skiff.CommandLine.Configuration;

/// <summary>Connections through `ssh HOST docker system dial-stdio`: one process each.</summary>
internal static class SshConnection
{
    private static readonly string[] Directories = ["/usr/bin", "/bin", "/usr/local/bin"];

    public static Func<CancellationToken, ValueTask<Stream>> Dialer(Session session, EngineAddress address)
    {
        var program = (session.Environment("PATH")?.Split(':') ?? Directories).Select(directory => Path.Combine(directory, "ssh")).FirstOrDefault(File.Exists)
            ?? throw new CommandException($"{address.Text}: ssh is not installed here");
        var arguments = Arguments(address);
        return _ => Start(program, arguments);
    }

    /// <summary>`user@host:port/socket`; everything else is the business of ssh's own configuration.</summary>
    internal static List<string> Arguments(EngineAddress address)
    {
        var rest = address.Host;
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var socket = slash < 0 ? "" : rest[slash..];
        var authority = slash < 0 ? rest : rest[..slash];
        var at = authority.LastIndexOf('@');
        var host = at < 0 ? authority : authority[(at + 1)..];
        var colon = host.LastIndexOf(':');
        var port = colon > host.LastIndexOf(']') ? host[(colon + 1)..] : "";
        host = (port.Length > 0 ? host[..colon] : host).Trim('[', ']');
        // a host that begins with a dash would be an option of ssh
        if (host.Length == 0 || host[0] == '-')
            throw new CommandException($"invalid ssh host {GoText.Quote(address.Text)}");
        List<string> arguments = ["ssh", "-o", "ConnectTimeout=30", "-T"];
        if (at > 0)
            arguments.AddRange(["-l", authority[..at]]);
        if (port.Length > 0)
            arguments.AddRange(["-p", port]);
        arguments.AddRange(["--", host, "docker"]);
        if (socket is not ("" or "/"))
            arguments.AddRange(["--host", "unix://" + socket]);
        arguments.AddRange(["system", "dial-stdio"]);
        return arguments;
    }

    private static ValueTask<Stream> Start(string program, List<string> arguments)
    {
        var (inputEnd, input) = Pipe.Open();
        var (output, outputEnd) = Pipe.Open();
        try
        {
            using var error = new FileDescriptor(2, owned: false);
            var process = ChildProcess.Start(new SpawnRequest
            {
                Path = program,
                Arguments = arguments,
                Environment = ProcessEnvironment.All(),
                Descriptors = [new DescriptorPlacement(inputEnd, 0), new DescriptorPlacement(outputEnd, 1), new DescriptorPlacement(error, 2)],
                WorkingDirectory = Directory.GetCurrentDirectory(),
                // ssh asks for passwords on our terminal
                NewSession = false,
            });
            return ValueTask.FromResult<Stream>(new ProcessStream(process, output, input));
        }
        catch (LinuxException error)
        {
            throw new ConnectionException($"error during connect: {error.Message}", error);
        }
        finally
        {
            inputEnd.Dispose();
            outputEnd.Dispose();
        }
    }
}
