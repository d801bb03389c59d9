using Skiff.Errors;

namespace Skiff.Runtime.Lifecycle.Verbs;

/// <summary>`run ID`: create and start in one, and unless detached wait and delete.</summary>
internal static class RunVerb
{
    public static Verb Verb { get; } = new("run", "create and start a container", "ID",
        [.. CreateVerb.SharedOptions, new("detach", false, 'd'), new("keep", false), new("no-subreaper", false)], Run);

    private static int Run(VerbCall call)
    {
        if (call.Has("explain"))
        {
            CreateVerb.Explain(call);
            return 0;
        }
        var (container, launch) = Container.Run(CreateVerb.Request(call));
        using (launch)
        {
            CreateVerb.WritePidFile(call.Value("pid-file"), launch.Pid);
            if (call.Has("detach"))
                return 0;
            var status = Foreground.Wait(launch.PidDescriptor);
            if (!call.Has("keep"))
                Report(call, container.Delete(force: false));
            return status.ShellCode;
        }
    }

    private static void Report(VerbCall call, IReadOnlyList<EngineException> failures)
    {
        foreach (var failure in failures)
            RuntimeLog.Write(call.Globals, "warning", failure.Message);
    }
}
