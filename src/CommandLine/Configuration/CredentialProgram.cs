using System.Text;
using System.Text.Json;
using Skiff.CommandLine.Grammar;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Processes;

namespace Skiff.CommandLine.Configuration;

/// <summary>
/// A program `docker-credential-NAME` that keeps secrets (github.com/docker/docker-credential-helpers): the verb is its argument, what it needs comes on standard
/// input, what it knows goes to standard output, and an exit code other than 0 means that the output is an error.
/// </summary>
internal sealed class CredentialProgram(Session session, string name)
{
    private const string NotFound = "credentials not found in native keychain";

    /// <summary>The user name under which helpers keep identity tokens.</summary>
    private const string TokenUser = "<token>";

    private readonly string _program = "docker-credential-" + name;

    /// <summary>The helper that docker takes when none is configured: `pass` where that is set up, else the desktop's secret service. Null where neither is installed.</summary>
    public static string? FindDefault(Session session)
    {
        var name = Locate(session, "pass") is not null ? "pass" : "secretservice";
        return Locate(session, "docker-credential-" + name) is not null ? name : null;
    }

    /// <summary>Null when the helper has none. Errors: docker's text.</summary>
    public StoredCredentials? Get(string registry)
    {
        var (exitCode, output) = Run("get", Encoding.UTF8.GetBytes(registry), "getting");
        if (exitCode != 0)
            return output.Trim() == NotFound ? null : throw Failure("getting", $"exit status {exitCode}", output);
        try
        {
            using var answer = JsonDocument.Parse(output);
            var user = Text(answer.RootElement, "Username");
            var secret = Text(answer.RootElement, "Secret");
            return user == TokenUser ? new StoredCredentials("", "", secret) : new StoredCredentials(user, secret, null);
        }
        catch (JsonException error)
        {
            throw Failure("getting", error.Message, output);
        }
    }

    /// <summary>Errors: docker's text.</summary>
    public void Store(string registry, StoredCredentials credentials)
    {
        using var request = new MemoryStream();
        using (var writer = new Utf8JsonWriter(request))
        {
            writer.WriteStartObject();
            writer.WriteString("ServerURL", registry);
            writer.WriteString("Username", credentials.IdentityToken is null ? credentials.User : TokenUser);
            writer.WriteString("Secret", credentials.IdentityToken ?? credentials.Password);
            writer.WriteEndObject();
        }
        Expect("store", request.ToArray(), "storing");
    }

    /// <summary>Errors: docker's text; erasing what is not there is none.</summary>
    public void Erase(string registry) => Expect("erase", Encoding.UTF8.GetBytes(registry), "erasing");

    private void Expect(string verb, byte[] input, string doing)
    {
        var (exitCode, output) = Run(verb, input, doing);
        if (exitCode != 0 && output.Trim() != NotFound)
            throw Failure(doing, $"exit status {exitCode}", output);
    }

    private (int ExitCode, string Output) Run(string verb, byte[] input, string doing)
    {
        var program = Locate(session, _program) ?? throw Failure(doing, $"exec: {GoText.Quote(_program)}: executable file not found in $PATH", "");
        var (inputEnd, toInput) = Pipe.Open();
        var (fromOutput, outputEnd) = Pipe.Open();
        ChildProcess process;
        try
        {
            using var error = new FileDescriptor(2, owned: false);
            process = ChildProcess.Start(new SpawnRequest
            {
                Path = program,
                Arguments = [_program, verb],
                Environment = ProcessEnvironment.All(),
                Descriptors = [new DescriptorPlacement(inputEnd, 0), new DescriptorPlacement(outputEnd, 1), new DescriptorPlacement(error, 2)],
                WorkingDirectory = Directory.GetCurrentDirectory(),
                // some ask for a passphrase on our terminal
                NewSession = false,
            });
        }
        catch (LinuxException error)
        {
            toInput.Dispose();
            fromOutput.Dispose();
            throw Failure(doing, error.Message, "");
        }
        finally
        {
            inputEnd.Dispose();
            outputEnd.Dispose();
        }
        using (process)
        {
            using (var to = new FileStream(toInput.ToSafeFileHandle(), FileAccess.Write, bufferSize: 0))
                WriteAll(to, input);
            using var output = new MemoryStream();
            using (var from = new FileStream(fromOutput.ToSafeFileHandle(), FileAccess.Read, bufferSize: 0))
                from.CopyTo(output);
            return (process.Wait().ShellCode, Encoding.UTF8.GetString(output.ToArray()));
        }
    }

    private static void WriteAll(FileStream to, byte[] input)
    {
        try
        {
            to.Write(input);
        }
        catch (IOException)
        {
            // it ended without reading: its exit code tells
        }
    }

    private static string? Locate(Session session, string program) =>
        (session.Environment("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Select(directory => Path.Combine(directory, program)).FirstOrDefault(File.Exists);

    private static CommandException Failure(string doing, string error, string output) =>
        new($"error {doing} credentials - err: {error}, out: `{output.Trim()}`");

    private static string Text(JsonElement answer, string field) => answer.TryGetProperty(field, out var value) ? value.GetString() ?? "" : "";
}
