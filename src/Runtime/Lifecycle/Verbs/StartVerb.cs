namespace Skiff.Runtime.Lifecycle.Verbs;

/// <summary>`start ID`: lets the program of a created container begin.</summary>
internal static class StartVerb
{
    public static Verb Verb { get; } = new("start", "execute the program of a created container", "ID", [], Run);

    private static int Run(VerbCall call)
    {
        Container.Load(call.Globals.Root, call.Id).Start();
        return 0;
    }
}
