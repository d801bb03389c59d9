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
    }.ToDictionary(verb => verb.Name);
}
