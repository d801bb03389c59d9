using System.Text;
using System.Text.Json;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Tests.Unit.Oci;

public sealed class SpecJsonTests
{
    /// <summary>The reader, the writer and the serializer are three ways to say the same.</summary>
    [Fact]
    public void ReadAndWrite_AgreeWithTheSerializer()
    {
        var directory = Path.Combine(Root(), "..", "shared", "reference", "defaults", "oci-config");
        Assert.SkipUnless(Directory.Exists(directory), "the captured configurations are not here");
        foreach (var path in Directory.EnumerateFiles(directory, "*.json"))
        {
            var bytes = File.ReadAllBytes(path);
            var expected = JsonSerializer.Serialize(JsonSerializer.Deserialize(bytes, RuntimeSpecJson.Default.Spec)!, RuntimeSpecJson.Default.Spec);
            var read = SpecJson.ReadSpec(bytes);
            Assert.Equal(expected, JsonSerializer.Serialize(read, RuntimeSpecJson.Default.Spec));
            Assert.Equal(expected, Encoding.UTF8.GetString(SpecJson.Write(read)));
        }
    }

    [Fact]
    public void ReadSpec_OfEveryProperty_KeepsIt()
    {
        const string text = """
            {"ociVersion":"1.1.0","root":{"path":"r","readonly":true},"process":{"terminal":true,"consoleSize":{"height":1,"width":2},"user":{"uid":3,"gid":4,"umask":5,"additionalGids":[6]},"args":["a"],"env":["b=c"],"cwd":"/","rlimits":[{"type":"RLIMIT_CORE","soft":18446744073709551615,"hard":7}],"ioPriority":{"class":"IOPRIO_CLASS_BE","priority":2},"execCPUAffinity":{"initial":"0","final":"1"}},"linux":{"timeOffsets":{"boottime":{"secs":-1,"nanosecs":2}},"resources":{"blockIO":{"weightDevice":[{"major":1,"minor":2,"weight":3}],"throttleReadIOPSDevice":[{"major":1,"minor":2,"rate":3}]},"rdma":{"mlx":{"hcaHandles":3}}},"intelRdt":{"closID":"c","l3CacheSchema":"L3:"}},"annotations":{"k":"v"}}
            """;
        using var expected = JsonDocument.Parse(text);
        using var written = JsonDocument.Parse(SpecJson.Write(SpecJson.ReadSpec(Encoding.UTF8.GetBytes(text))));
        Assert.True(JsonElement.DeepEquals(expected.RootElement, written.RootElement));
    }

    [Theory]
    [InlineData("""{"process":{"user":{"uid":"root"}}}""", "process.user.uid")]
    [InlineData("""{"mounts":[{"destination":"/a"},{"options":[1]}]}""", "mounts.options")]
    [InlineData("""{"linux":{"sysctl":{"a":1}}}""", "linux.sysctl.a")]
    [InlineData("""{"root":[]}""", "root")]
    [InlineData("[]", "")]
    public void ReadSpec_OfWrongType_TellsWhere(string json, string path)
        => Assert.Equal(path, Assert.Throws<JsonException>(() => SpecJson.ReadSpec(Encoding.UTF8.GetBytes(json))).Path);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"root":{"path":"a"}""")]
    [InlineData("""{"ociVersion":"1"}x""")]
    public void ReadSpec_OfBrokenDocument_Fails(string json) => Assert.ThrowsAny<JsonException>(() => SpecJson.ReadSpec(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void ReadSpec_SkipsWhatItDoesNotKnow()
        => Assert.Equal("h", SpecJson.ReadSpec("""{"new":{"deep":[{}]},"hostname":"h","root":null}"""u8).Hostname);

    private static string Root()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Skiff.slnx")))
            directory = Path.GetDirectoryName(directory)!;
        return directory;
    }
}
