using Skiff.Build.Dockerfile;
using Skiff.Build.Dockerfile.Instructions;

namespace Skiff.Tests.Unit.Build;

public sealed class DockerfileParserTests
{
    private static Instruction Only(string instruction) =>
        DockerfileParser.Parse("FROM scratch\n" + instruction).Stages[0].Instructions.Single();

    [Fact]
    public void Lines_AreContinued_CommentsAndBlanksWithinDropped()
    {
        var run = Assert.IsType<RunInstruction>(Only("RUN echo a \\\n  # a comment\n\n  && echo b"));
        Assert.Equal(["echo a   && echo b"], run.Command.Words);
        Assert.Equal(2, run.Range.FirstLine);
        Assert.Equal(5, run.Range.LastLine);
    }

    [Fact]
    public void Escape_CanBeABacktick()
    {
        var document = DockerfileParser.Parse("# escape=`\nFROM scratch\nRUN a `\nb\nCOPY c:\\x d");
        Assert.Equal(["a b"], ((RunInstruction)document.Stages[0].Instructions[0]).Command.Words);
        Assert.Equal("c:\\x", ((CopyInstruction)document.Stages[0].Instructions[1]).Sources[0]);
    }

    [Fact]
    public void Directives_EndWithTheFirstOtherLine() =>
        Assert.Equal('\\', DockerfileParser.Parse("# a comment\n# escape=`\nFROM scratch").Directives.Escape);

    [Theory]
    [InlineData("CMD [\"a\", \"b c\"]", false, new[] { "a", "b c" })]
    [InlineData("CMD [\"a\", 'b']", true, new[] { "[\"a\", 'b']" })]
    [InlineData("CMD echo $HOME", true, new[] { "echo $HOME" })]
    [InlineData("CMD []", false, new string[0])]
    public void Command_HasAnExecAndAShellForm(string text, bool shell, string[] words)
    {
        var command = Assert.IsType<CmdInstruction>(Only(text)).Command;
        Assert.Equal(shell, command.IsShellForm);
        Assert.Equal(words, command.Words);
    }

    [Fact]
    public void Env_TakesBothForms()
    {
        Assert.Equal([new NameValue("A", "1"), new NameValue("B", "\"x y\""), new NameValue("C", "a\\ b")], ((EnvInstruction)Only("ENV A=1 B=\"x y\" C=a\\ b")).Variables);
        Assert.Equal([new NameValue("A", "b c  d")], ((EnvInstruction)Only("ENV A b c  d")).Variables);
    }

    [Fact]
    public void Copy_TakesFlagsInAnyOrder()
    {
        var copy = Assert.IsType<CopyInstruction>(Only("COPY --from=build --chown=1:2 --link a b /c/"));
        Assert.Equal(("build", "1:2", true, "/c/"), (copy.From, copy.Chown, copy.Link, copy.Destination));
        Assert.Equal(["a", "b"], copy.Sources);
    }

    [Fact]
    public void Heredocs_AreReadWithTheirInstruction()
    {
        var document = DockerfileParser.Parse("FROM scratch\nRUN <<EOF\n  echo $A\n# kept\nEOF\nCOPY <<-'X' <<Y /d/\n\tone\nX\ntwo\nY\nUSER 1");
        var run = (RunInstruction)document.Stages[0].Instructions[0];
        Assert.Equal("  echo $A\n# kept\n", run.Heredocs.Single().Content);
        var copy = (CopyInstruction)document.Stages[0].Instructions[1];
        Assert.Equal([new Heredoc("X", "one\n", false, true, 0), new Heredoc("Y", "two\n", true, false, 0)], copy.Heredocs);
        Assert.Empty(copy.Sources);
        Assert.IsType<UserInstruction>(document.Stages[0].Instructions[2]);
    }

    [Fact]
    public void Healthcheck_ReadsGoDurations()
    {
        var check = Assert.IsType<HealthcheckInstruction>(Only("HEALTHCHECK --interval=1m30s --timeout=250ms --retries=2 CMD [\"x\"]"));
        Assert.Equal((TimeSpan.FromSeconds(90), TimeSpan.FromMilliseconds(250), 2), (check.Interval!.Value, check.Timeout!.Value, check.Retries!.Value));
    }

    [Fact]
    public void Stages_HaveNamesAndGlobalArguments()
    {
        var document = DockerfileParser.Parse("ARG V=1\nFROM --platform=$BUILDPLATFORM x:$V AS Build\nRUN a\nFROM build\nCOPY --from=build /a /b");
        Assert.Equal("V", document.GlobalArguments.Single().Arguments.Single().Key);
        Assert.Equal(["build", null], document.Stages.Select(s => s.Name));
        Assert.Equal("$BUILDPLATFORM", document.Stages[0].From.Platform);
    }

    [Theory]
    [InlineData("FROM scratch\nRUNN x", "dockerfile parse error line 2: unknown instruction: RUNN (did you mean RUN?)")]
    [InlineData("RUN x", "no build stage in current context")]
    [InlineData("FROM scratch\nCOPY a", "COPY requires at least two arguments, but only one was provided")]
    [InlineData("FROM scratch\nCOPY --chwon=1 a b", "unknown flag: chwon (did you mean chown?)")]
    [InlineData("FROM scratch\nENV a", "ENV must have two arguments")]
    [InlineData("FROM scratch\nENV a=1 b", "Syntax error - can't find = in \"b\"")]
    [InlineData("FROM scratch\nRUN <<EOF\nx", "unterminated heredoc")]
    [InlineData("FROM a AS x\nFROM b AS X", "duplicate name x")]
    [InlineData("FROM a AS 1x", "invalid name for build stage")]
    [InlineData("FROM scratch\nONBUILD FROM x", "FROM isn't allowed as an ONBUILD trigger")]
    [InlineData("FROM scratch\nSHELL sh -c", "SHELL requires the arguments to be in JSON form")]
    [InlineData("# escape=x\nFROM scratch", "invalid ESCAPE 'x'. Must be ` or \\")]
    [InlineData("\n# only\n", "file with no instructions")]
    public void Mistakes_AreNamedWithTheirLine(string text, string message)
    {
        var error = Assert.ThrowsAny<Skiff.Errors.EngineException>(() => DockerfileParser.Parse(text));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
