namespace Skiff.Runtime.Lifecycle.Verbs;

/// <summary>
/// What the built-in image <c>skiff/hello</c> runs: its only file is a copy of this program, which is static and needs
/// nothing else in the image.
/// </summary>
internal static class HelloVerb
{
    private const string Greeting = """

        Hello from Skiff!

        If you can read this, everything works. On the way to it
         1. the client asked the engine for a container of the image skiff/hello,
         2. the engine stacked the image's layer and an empty one into a root file system,
         3. the runtime gave this program namespaces, a cgroup and a network of its own, and started it,
         4. the shim carried these lines back to your terminal.

        Try something bigger:
         skiff run -it debian bash


        """;

    public static readonly Verb Verb = new("hello", "say hello (what the image skiff/hello runs)", "", [], _ =>
    {
        VerbCall.Print(Greeting);
        return 0;
    });
}
