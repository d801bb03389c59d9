using System.Text.Json;
using Skiff.CommandLine.Templates;
using Skiff.CommandLine.Templates.Types;

namespace Skiff.Tests.Unit.CommandLine;

public sealed class TemplateTests
{
    private const string Document = """
        {"Id":"abc","Name":"/web","RestartCount":0,"Args":["-c","a<b"],"Created":"2026-11-24T05:35:56.2Z",
         "State":{"Status":"running","Running":true,"Pid":42,"ExitCode":0},
         "Config":{"Labels":{"b":"2","a":"1"},"Env":null,"Cmd":["sh","-c"]},
         "HostConfig":{"Memory":67108864,"Binds":["/a:/b"]},
         "NetworkSettings":{"Ports":{"80/tcp":[{"HostIp":"0.0.0.0","HostPort":"8080"}],"81/tcp":null},"Networks":{"bridge":{"IPAddress":"172.17.0.2"}}}}
        """;

    private static string Execute(string template, bool typed = true)
    {
        using var document = JsonDocument.Parse(Document);
        return GoTemplate.Parse(template).Execute(JsonValue.Lift(document.RootElement, typed ? GoTypes.Of("container.InspectResponse") : null), missingKeyIsError: !typed);
    }

    [Theory]
    [InlineData("{{.Name}}", "/web")]
    [InlineData("{{.ID}} {{.State.ExitCode}}", "abc 0")]
    [InlineData("a{{- .Name -}} b", "a/webb")]
    [InlineData("{{/* nothing */}}x{{- /* y */ -}} z", "xz")]
    [InlineData("{{.State.Pid}} {{.State.Running}} {{.HostConfig.Memory}}", "42 true 67108864")]
    [InlineData("{{.Args}} {{.Config.Labels}}", "[-c a<b] map[a:1 b:2]")]
    [InlineData("{{json .Args}} {{json .Config.Labels}}", "[\"-c\",\"a<b\"] {\"a\":\"1\",\"b\":\"2\"}")]
    [InlineData("{{index .Args 1}} {{index .Config.Labels \"a\"}} {{index .Config.Labels \"none\"}}|", "a<b 1 |")]
    [InlineData("{{.Config.Labels.a}}{{.Config.Labels.none}}", "1<no value>")]
    [InlineData("{{range .Args}}[{{.}}]{{end}}", "[-c][a<b]")]
    [InlineData("{{range $i, $a := .Args}}{{$i}}={{$a}};{{end}}", "0=-c;1=a<b;")]
    [InlineData("{{range $k, $v := .Config.Labels}}{{$k}}{{$v}} {{end}}", "a1 b2 ")]
    [InlineData("{{range .Config.Env}}x{{else}}none{{end}}", "none")]
    [InlineData("{{range $p, $c := .NetworkSettings.Ports}}{{$p}}->{{range $c}}{{.HostIP}}:{{.HostPort}}{{end}} {{end}}", "80/tcp->0.0.0.0:8080 81/tcp-> ")]
    [InlineData("{{(index (index .NetworkSettings.Ports \"80/tcp\") 0).HostPort}}", "8080")]
    [InlineData("{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", "172.17.0.2")]
    [InlineData("{{range .Args}}{{if eq . \"a<b\"}}{{break}}{{end}}{{.}}{{end}}", "-c")]
    [InlineData("{{range .Args}}{{if eq . \"-c\"}}{{continue}}{{end}}{{.}}{{end}}", "a<b")]
    [InlineData("{{with .State}}{{.Status}} {{$.Name}}{{end}}", "running /web")]
    [InlineData("{{with .Config.Env}}x{{else}}empty{{end}}", "empty")]
    [InlineData("{{with $x := .Name}}{{$x}}{{end}}", "/web")]
    [InlineData("{{if .State.Running}}up{{else}}down{{end}}", "up")]
    [InlineData("{{if eq .State.Pid 1}}a{{else if eq .State.Pid 42}}b{{else}}c{{end}}", "b")]
    [InlineData("{{if and .State.Running (gt .State.Pid 40)}}y{{end}}", "y")]
    [InlineData("{{or .Config.Env \"default\"}}", "default")]
    [InlineData("{{not .State.Running}}", "false")]
    [InlineData("{{eq .Name \"x\" \"/web\"}} {{ne 1 2}} {{lt 1 2}} {{le 2 2}} {{gt 1 2}} {{ge \"b\" \"a\"}}", "true true true true false true")]
    [InlineData("{{$x := 1}}{{$x = 2}}{{$x}}", "2")]
    [InlineData("{{define \"t\"}}<{{.}}>{{end}}{{template \"t\" .Name}}", "</web>")]
    [InlineData("{{block \"b\" .ID}}[{{.}}]{{end}}", "[abc]")]
    [InlineData("{{len .Args}} {{len .Name}}", "2 4")]
    [InlineData("{{slice .Name 1}} {{slice .Name 1 2}}", "web w")]
    [InlineData("{{.State.Pid | printf \"%s-%d\" .Name}}", "/web-42")]
    [InlineData("{{printf \"%-6s|%6s|%.2s\" \"ab\" \"cd\" \"efg\"}}", "ab    |    cd|ef")]
    [InlineData("{{printf \"%05d %x %X %o %q %v %t\" 42 255 255 8 \"a\\\"b\" 1.5 true}}", "00042 ff FF 10 \"a\\\"b\" 1.5 true")]
    [InlineData("{{printf \"%d %s\" \"x\" 5}}", "%!d(string=x) %!s(int=5)")]
    [InlineData("{{printf \"%6.2f|%e|%g\" 3.14159 1234.5 0.5}}", "  3.14|1.234500e+03|0.5")]
    [InlineData("{{printf \"%%\"}}{{printf \"%d\" 1 2}}", "%1%!(EXTRA int=2)")]
    [InlineData("{{printf \"%+v %T\" (index (index .NetworkSettings.Ports \"80/tcp\") 0) .State.Pid}}", "{HostIP:0.0.0.0 HostPort:8080} int")]
    [InlineData("{{print 1 2 \"a\" \"b\" 3}}", "1 2ab3")]
    [InlineData("{{println \"a\" 1}}", "a 1\n")]
    [InlineData("{{upper .Name}} {{lower \"AB\"}} {{title \"hello world\"}}", "/WEB ab Hello World")]
    [InlineData("{{join .Args \",\"}} {{split \"a:b\" \":\"}}", "-c,a<b [a b]")]
    [InlineData("{{truncate .Name 2}} {{pad \"x\" 1 2}}|", "/w  x  |")]
    [InlineData("{{html \"<a>\"}} {{urlquery \"a b&c\"}} {{js \"it's\"}}", "&lt;a&gt; a+b%26c it\\'s")]
    [InlineData("{{`raw\\n`}} {{\"a\\tb\"}} {{'a'}}", "raw\\n a\tb 97")]
    [InlineData("{{0x10}} {{1_000}} {{-3}} {{1e3}}", "16 1000 -3 1000")]
    [InlineData("{{true}} {{.State.Health}}", "true <nil>")]
    [InlineData("{{.RestartCount}}{{if .RestartCount}}x{{end}}", "0")]
    [InlineData("{{.Name}}{{\"\"}}\n", "/web\n")]
    public void Execute_Prints(string template, string expected) => Assert.Equal(expected, Execute(template));

    [Theory]
    [InlineData("{{.Nope}}", "template: :1:2: executing \"\" at <.Nope>: map has no entry for key \"Nope\"")]
    [InlineData("{{.State.Health.Status}}", "template: :1:8: executing \"\" at <.State.Health.Status>: map has no entry for key \"Health\"")]
    [InlineData("{{index .Args 5}}", "template: :1:2: executing \"\" at <index .Args 5>: error calling index: index out of range: 5")]
    [InlineData("{{template \"none\"}}", "template: :1:11: executing \"\" at <{{template \"none\"}}>: template \"none\" not defined")]
    public void Execute_Failing_SaysWhereAsGoDoes(string template, string message) =>
        Assert.Equal(message, Assert.Throws<TemplateException>(() => Execute(template, typed: false)).Message);

    [Theory]
    [InlineData("{{.Name", "template: :1: unclosed action")]
    [InlineData("{{nope .}}", "template: :1: function \"nope\" not defined")]
    [InlineData("{{if .A}}x", "template: :1: unexpected EOF")]
    [InlineData("{{end}}", "template: :1: unexpected {{end}}")]
    [InlineData("{{$x}}", "template: :1: undefined variable \"$x\"")]
    [InlineData("{{}}", "template: :1: missing value for command")]
    [InlineData("{{\"a}}", "template: :1: unterminated quoted string")]
    [InlineData("{{/* x}}", "template: :1: unclosed comment")]
    [InlineData("{{(.A}}", "template: :1: unclosed left paren")]
    [InlineData("{{break}}", "template: :1: {{break}} outside {{range}}")]
    public void Parse_Mistake_IsToldAsGoTellsIt(string template, string message) =>
        Assert.Equal(message, Assert.Throws<TemplateException>(() => GoTemplate.Parse(template)).Message);
}
