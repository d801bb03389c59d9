using Skiff.Api.Containers;
using Skiff.Engine.Containers;
using Skiff.Engine.State;

namespace Skiff.Tests.Unit.Engine;

public sealed class StartOrderTests
{
    private readonly ContainerRegistry _registry = new();

    [Fact]
    public void Needs_AreThoseJoinedLinkedAndNamedByCompose()
    {
        var db = Add("db", [], Labels("db"));
        var other = Add("other", [], Labels("db", project: "q"));
        var init = Add("init", [], Labels("init"));
        var net = Add("net", []);
        var files = Add("files", []);
        var web = Add("web", ["files:ro"], Labels("web", "db:service_healthy:false,init:service_completed_successfully:true,gone:service_started:false"), "container:" + net.Id);
        Assert.Equal(
            [new(net, NeedCondition.Started), new(files, NeedCondition.Started), new(db, NeedCondition.Healthy), new(init, NeedCondition.Completed)],
            new ContainerNeeds(_registry).Of(web));
        Assert.Empty(new ContainerNeeds(_registry).Of(other));
    }

    [Fact]
    public void Sorted_PutsTheNeededFirst_AndBreaksCircles()
    {
        var (a, b, c) = (Add("a", ["b"]), Add("b", ["c"]), Add("c", ["a"]));
        Container[] starting = [a, b, c, Add("d", [])];
        var needs = starting.ToDictionary(static container => container, new ContainerNeeds(_registry).Of);
        Assert.Equal(["c", "b", "a", "d"], StartOrder.Sorted(starting, needs).Select(static container => container.BareName));
    }

    private static Dictionary<string, string> Labels(string service, string dependsOn = "", string project = "p") => new()
    {
        ["com.docker.compose.project"] = project,
        ["com.docker.compose.service"] = service,
        ["com.docker.compose.depends_on"] = dependsOn,
    };

    private Container Add(string name, List<string> volumesFrom, Dictionary<string, string>? labels = null, string network = "bridge")
    {
        var record = new ContainerRecord
        {
            Id = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name))),
            Name = "/" + name,
            Created = DateTimeOffset.UnixEpoch,
            Config = new ContainerConfig { Labels = labels },
        };
        var container = new Container(record, new HostConfig { VolumesFrom = volumesFrom, NetworkMode = network });
        _registry.TakeName(record.Name, container.Id);
        _registry.Add(container);
        return container;
    }
}
