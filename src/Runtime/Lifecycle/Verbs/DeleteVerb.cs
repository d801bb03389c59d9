namespace Skiff.Runtime.Lifecycle.Verbs;

/// <summary>`delete [--force] ID`.</summary>
internal static class DeleteVerb
{
    public static Verb Verb { get; } = new("delete", "remove what was made for a container", "ID", [new("force", false, 'f')], Run);

    private static int Run(VerbCall call)
    {
        var force = call.Has("force");
        if (Container.TryLoad(call.Globals.Root, call.Id) is { } container)
        {
            foreach (var failure in container.Delete(force))
                RuntimeLog.Write(call.Globals, "warning", failure.Message);
            return 0;
        }
        // What a create that was killed half-way has left: no record, but a directory and perhaps a cgroup.
        var directory = StateDirectory.At(call.Globals.Root, call.Id);
        if (force && directory.Exists)
            directory.Remove();
        else if (!force)
            directory.ReadRecord(); // throws that there is none
        return 0;
    }
}
