using Skiff.Errors;

namespace Skiff.Runtime.Lifecycle.Verbs;

/// <summary>`resume ID`.</summary>
internal static class ResumeVerb
{
    public static Verb Verb { get; } = new("resume", "let the processes of a paused container go on", "ID", [], Run);

    private static int Run(VerbCall call)
    {
        var container = Container.Load(call.Globals.Root, call.Id);
        // A container may be paused before it was started, and then still counts as created.
        var cgroup = container.RequireCgroup();
        if (container.Status() == ContainerStatus.Stopped || !cgroup.IsFrozen())
            throw new EngineException(ErrorKind.Conflict, "container not paused");
        cgroup.Thaw();
        return 0;
    }
}
