using Skiff.Api.Containers;
using Skiff.Engine.Containers;
using Skiff.Engine.State;
using Skiff.Errors;

namespace Skiff.Tests.Unit.Engine;

public sealed class ContainerRegistryTests
{
    private readonly ContainerRegistry _registry = new();

    [Fact]
    public void Get_ByIdNameAndPrefix_FindsIt()
    {
        var container = Add("aa11", "/web");
        Assert.Same(container, _registry.Get(container.Id));
        Assert.Same(container, _registry.Get("web"));
        Assert.Same(container, _registry.Get("/web"));
        Assert.Same(container, _registry.Get("aa1"));
    }

    [Fact]
    public void Get_NameBeforePrefix()
    {
        Add("aa11", "/web");
        var named = Add("bb22", "/aa");
        Assert.Same(named, _registry.Get("aa"));
    }

    [Fact]
    public void Get_AmbiguousPrefix_IsInternal()
    {
        Add("ab11", "/one");
        Add("ab22", "/two");
        var error = Assert.Throws<EngineException>(() => _registry.Get("ab"));
        Assert.Equal((ErrorKind.Internal, "Multiple IDs found with provided prefix: ab"), (error.Kind, error.Message));
    }

    [Fact]
    public void Get_Unknown_IsNotFound()
    {
        var error = Assert.Throws<EngineException>(() => _registry.Get("zz"));
        Assert.Equal((ErrorKind.NotFound, "No such container: zz"), (error.Kind, error.Message));
    }

    [Fact]
    public void TakeName_Taken_NamesTheOwner()
    {
        var container = Add("aa11", "/web");
        var error = Assert.Throws<EngineException>(() => _registry.TakeName("/web", "other"));
        Assert.Equal(ErrorKind.Conflict, error.Kind);
        Assert.StartsWith($"Conflict. The container name \"/web\" is already in use by container \"{container.Id}\".", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Remove_FreesTheName()
    {
        _registry.Remove(Add("aa11", "/web"));
        _registry.TakeName("/web", "other");
        Assert.Null(_registry.Find("aa11"));
    }

    private Container Add(string prefix, string name)
    {
        var record = new ContainerRecord
        {
            Id = prefix.PadRight(64, '0'),
            Name = name,
            Created = DateTimeOffset.UnixEpoch,
            Config = new ContainerConfig(),
        };
        var container = new Container(record, new HostConfig());
        _registry.TakeName(name, container.Id);
        _registry.Add(container);
        return container;
    }
}
