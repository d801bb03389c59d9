using Skiff.Errors;

namespace Skiff.Runtime.Lifecycle.Verbs;

/// <summary>`pause ID`: every process of the container stands still.</summary>
internal static class PauseVerb
{
    public static Verb Verb { get; } = new("pause", "suspend all processes of a container", "ID", [], Run);

    private static int Run(VerbCall call)
    {
        var container = Container.Load(call.Globals.Root, call.Id);
        if (container.Status() is not (ContainerStatus.Running or ContainerStatus.Created))
            throw new EngineException(ErrorKind.Conflict, "container not running");
        container.RequireCgroup().Freeze();
        return 0;
    }
}
