using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Contexts;

internal static partial class ContextCreateCommand
{
    public static Command Declare(string name = "create") => new()
    {
        Name = name,
        Operands = "[OPTIONS] CONTEXT",
        Summary = "Create a context",
        Description = "Create a context\n\nDocker endpoint config:\n\nNAME                DESCRIPTION\nfrom                Copy named context's Docker endpoint configuration\nhost                Docker endpoint on which to connect\nca                  Trust certs signed only by this CA\ncert                Path to TLS certificate file\nkey                 Path to TLS key file\nskip-tls-verify     Skip TLS certificate validation\n\nExample:\n\n$ docker context create my-context --description \"some description\" --docker \"host=tcp://myserver:2376,ca=~/ca-file,cert=~/cert-file,key=~/key-file\"",
        Arguments = ArgumentRule.Exactly(1),
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("description", FlagKind.Text, "Description of the context"),
        new("docker", FlagKind.Fields, "set the docker endpoint (default [])"),
        new("from", FlagKind.Text, "create context from a named context"),
    ];
}
