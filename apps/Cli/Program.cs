using Skiff.CommandLine;
using Skiff.CommandLine.Streams;

var program = Path.GetFileName(Environment.GetCommandLineArgs()[0]) is "docker" ? "docker" : "skiff";
using var session = new Session(program, SessionStreams.OfProcess(), Environment.GetEnvironmentVariable);
return await CommandLineProgram.RunAsync(session, args, CancellationToken.None);
