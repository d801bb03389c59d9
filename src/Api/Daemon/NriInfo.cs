namespace Skiff.Api.Daemon;

public sealed record NriInfo
{
    public List<List<string>>? Info { get; init; }
}
