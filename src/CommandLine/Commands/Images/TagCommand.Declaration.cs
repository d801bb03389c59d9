using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class TagCommand
{
    public static Command Declare(string name = "tag") => new()
    {
        Name = name,
        Operands = "SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]",
        Summary = "Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE",
        AliasLine = "docker image tag, docker tag",
        Arguments = ArgumentRule.Exactly(2),
        Blocks = true,
        Run = RunAsync,
    };
}
