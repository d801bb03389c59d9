namespace Skiff.Runtime.Lifecycle.Verbs;

/// <summary>`kill ID [SIGNAL]`.</summary>
internal static class KillVerb
{
    public static Verb Verb { get; } = new("kill", "send a signal to the process of a container", "ID [SIGNAL]", [new("all", false, 'a')], Run);

    private static int Run(VerbCall call)
    {
        var signal = SignalNumber.Parse(call.Arguments.Count > 1 ? call.Arguments[1] : "TERM");
        Container.Load(call.Globals.Root, call.Id).Kill(signal, call.Has("all"));
        return 0;
    }
}
