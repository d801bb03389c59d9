namespace Skiff.Tests.Unit.Compose;

public sealed class ShortFormTests
{
    [Theory]
    [InlineData("80", "mode: ingress;target: 80;protocol: tcp")]
    [InlineData("8080:80", "mode: ingress;target: 80;published: \"8080\";protocol: tcp")]
    [InlineData("8080:80/udp", "mode: ingress;target: 80;published: \"8080\";protocol: udp")]
    [InlineData("127.0.0.1:8080:80", "mode: ingress;host_ip: 127.0.0.1;target: 80;published: \"8080\";protocol: tcp")]
    [InlineData("127.0.0.1::80", "mode: ingress;host_ip: 127.0.0.1;target: 80;protocol: tcp")]
    [InlineData("[::1]:8080:80", "mode: ingress;host_ip: ::1;target: 80;published: \"8080\";protocol: tcp")]
    [InlineData("8000-8010:80", "mode: ingress;target: 80;published: 8000-8010;protocol: tcp")]
    public void Port_ShortForm_BecomesTheLongOne(string port, string expected) => Assert.Equal(expected, Item("ports", port));

    [Fact]
    public void Port_Ranges_AreSpreadOut()
    {
        using var directory = new ProjectDirectory("services: {a: {image: i, ports: ['3000-3002:4000-4002']}}");
        var ports = directory.Load().Services["a"].Node["ports"]!.Items;
        Assert.Equal(["3000:4000", "3001:4001", "3002:4002"], ports.Select(static port => $"{port["published"]!.Text}:{port["target"]!.Text}"));
    }

    [Theory]
    [InlineData("./a:/b", "type: bind;source: DIR/a;target: /b;bind:;  create_host_path: true")]
    [InlineData("~/a:/b:ro", "type: bind;source: /home/user/a;target: /b;read_only: true;bind:;  create_host_path: true")]
    [InlineData("/a:/b:rshared,z", "type: bind;source: /a;target: /b;bind:;  selinux: z;  propagation: rshared;  create_host_path: true")]
    [InlineData("v:/b", "type: volume;source: v;target: /b;volume: {}")]
    [InlineData("v:/b:nocopy,ro", "type: volume;source: v;target: /b;read_only: true;volume:;  nocopy: true")]
    [InlineData("/anonymous", "type: volume;target: /anonymous;volume: {}")]
    public void Volume_ShortForm_BecomesTheLongOne(string volume, string expected) => Assert.Equal(expected, Item("volumes", volume));

    [Theory]
    [InlineData("ports", "80/xyz", "services.a.ports[0] has an invalid protocol xyz")]
    [InlineData("ports", "x", "invalid containerPort: x")]
    [InlineData("ports", "70000", "invalid containerPort: 70000")]
    [InlineData("ports", "1-2:3-5", "Invalid ranges")]
    [InlineData("volumes", "a:/b:rx", "has an unknown option rx")]
    [InlineData("volumes", "a::b", "empty section between colons")]
    [InlineData("devices", ":x", "confusing device mapping")]
    public void ShortForm_Mistake_SaysWhere(string attribute, string item, string message)
    {
        using var directory = new ProjectDirectory($"services:\n  a:\n    image: i\n    {attribute}:\n      - \"{item}\"\n");
        var error = directory.Error();
        Assert.StartsWith("validating DIR/compose.yaml:5:9: services.a." + attribute, error, StringComparison.Ordinal);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo hello", "echo|hello")]
    [InlineData("echo \"a b\" 'c d' e\\ f", "echo|a b|c d|e f")]
    [InlineData("sh -c 'x; y'", "sh|-c|x; y")]
    [InlineData("a && b", "a")]
    [InlineData("echo \"\"", "echo|")]
    public void Command_Text_IsCutIntoWords(string command, string expected)
    {
        using var directory = new ProjectDirectory($"services:\n  a:\n    image: i\n    command: {command.Replace(": ", ":: ", StringComparison.Ordinal)}\n");
        Assert.Equal(expected, string.Join('|', directory.Load().Services["a"].Texts("command")));
    }

    [Theory]
    [InlineData("mem_limit", "64m", "67108864")]
    [InlineData("mem_limit", "1.5gb", "1610612736")]
    [InlineData("mem_limit", "1024", "1024")]
    [InlineData("stop_grace_period", "90s", "1m30s")]
    [InlineData("stop_grace_period", "2m", "2m0s")]
    [InlineData("stop_grace_period", "1h0.5s", "1h0m0.5s")]
    [InlineData("stop_grace_period", "300ms", "300ms")]
    [InlineData("stop_grace_period", "1d", "24h0m0s")]
    [InlineData("privileged", "\"true\"", "true")]
    [InlineData("oom_score_adj", "\"5\"", "5")]
    [InlineData("cpus", "\"0.5\"", "0.5")]
    public void Scalar_Value_BecomesCanonical(string attribute, string value, string expected)
    {
        using var directory = new ProjectDirectory($"services: {{a: {{image: i, {attribute}: {value}}}}}");
        Assert.Equal(expected, directory.Load().Services["a"].Text(attribute));
    }

    private static string Item(string attribute, string item)
    {
        using var directory = new ProjectDirectory($"services: {{a: {{image: i, {attribute}: ['{item}']}}}}\nvolumes: {{v: }}");
        var lines = directory.Yaml().Split('\n').SkipWhile(line => line != $"    {attribute}:").Skip(1).TakeWhile(static line => line.StartsWith("      ", StringComparison.Ordinal));
        return string.Join(';', lines.Select(static line => line[8..]));
    }
}
