namespace Skiff.Runtime.Lifecycle.Verbs;

/// <summary>Every verb of the runtime, by name.</summary>
public static class VerbTable
{
    public static IReadOnlyDictionary<string, Verb> All { get; } = new Verb[]
    {
        CreateVerb.Verb,
        StartVerb.Verb,
        StateVerb.Verb,
        KillVerb.Verb,
        DeleteVerb.Verb,
        ExecVerb.Verb,
        ListVerb.Verb,
        RunVerb.Verb,
        PauseVerb.Verb,
        ResumeVerb.Verb,
        UpdateVerb.Verb,
        EventsVerb.Verb,
        ProcessesVerb.Verb,
        FeaturesVerb.Verb,
        SpecVerb.Verb,
        HelloVerb.Verb,
    }.ToDictionary(verb => verb.Name);
}
