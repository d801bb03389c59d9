using Skiff.Registry.Client;
using static Skiff.Tests.Unit.Registry.RegistryDouble;

namespace Skiff.Tests.Unit.Registry;

public sealed class SearchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Search_WhereThereIsAnIndex_AsksItAndKeepsItsNames()
    {
        const string Found = """{"num_results":1,"query":"sql","results":[{"name":"team/mysql","description":"a database","star_count":71,"is_official":true,"is_automated":false}]}""";
        await using var registry = new RegistryDouble(seen => seen.Path.StartsWith("/v1/", StringComparison.Ordinal) ? Answer.Of(200, Found) : Answer.Of(404));
        using var client = new RegistryClient(new RegistryOptions { Time = TimeProvider.System, HostDirectories = [] });
        var found = Assert.Single(await client.SearchAsync(registry.Domain, "my sql", 7, RegistryCredentials.None, Token));
        Assert.Equal(new FoundRepository { Name = "team/mysql", Description = "a database", StarCount = 71, IsOfficial = true }, found);
        Assert.Equal("GET /v1/search?q=my%20sql&n=7", Assert.Single(registry.Requests).ToString());
    }

    [Theory]
    [InlineData(404, "text/plain")]
    [InlineData(200, "text/html")]
    public async Task Search_WhereThereIsNoIndex_ReadsTheCatalog(int status, string type)
    {
        await using var registry = new RegistryDouble(seen => seen.Path.StartsWith("/v2/_catalog", StringComparison.Ordinal)
            ? Answer.Of(200, """{"repositories":["team/MySQL","other"]}""")
            : Answer.Of(status, "<html>", ("Content-Type", type)));
        using var client = new RegistryClient(new RegistryOptions { Time = TimeProvider.System, HostDirectories = [] });
        var found = Assert.Single(await client.SearchAsync(registry.Domain, "mysql", 25, RegistryCredentials.None, Token));
        Assert.Equal(registry.Domain + "/team/MySQL", found.Name);
    }
}
