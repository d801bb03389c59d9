namespace Skiff.Api.Daemon;

public sealed record GenericResource
{
    public NamedResource? NamedResourceSpec { get; init; }

    public DiscreteResource? DiscreteResourceSpec { get; init; }
}
