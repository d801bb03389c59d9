using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Help;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class ImageInspectCommand
{
    public static Command Declare(string name = "inspect") => new()
    {
        Name = name,
        Operands = "[OPTIONS] IMAGE [IMAGE...]",
        Summary = "Display detailed information on one or more images",
        Arguments = ArgumentRule.AtLeast(1),
        Flags = DeclareFlags,
        Blocks = true,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("format", FlagKind.Text, FormatHelp.Template) { Shorthand = 'f' },
        new("platform", FlagKind.Text, "Inspect a specific platform of the multi-platform image.\nIf the image or the server is not multi-platform capable, the command will error out if the platform does not match.\n'os[/arch[/variant]]': Explicit platform (eg. linux/amd64)"),
    ];
}
