using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Runtime.Lifecycle.Verbs;
using Skiff.Runtime.Shim.Supervisor;

if (args is ["shim", ..])
    return ShimProgram.Run();

var globals = new GlobalOptions { Time = TimeProvider.System };
try
{
    var (verb, call) = CommandLine.Parse(args, VerbTable.All, TimeProvider.System);
    globals = call.Globals;
    if (verb is null)
    {
        VerbCall.Print(call.Has("version") ? Usage.Version : Usage.Text);
        return 0;
    }
    return verb.Run(call);
}
catch (EngineException error)
{
    RuntimeLog.Write(globals, "error", error.Message);
    using var output = new FileDescriptor(2, owned: false);
    output.Write(System.Text.Encoding.UTF8.GetBytes($"skiff-runtime: {error.Message}\n"));
    return 1;
}
