namespace Skiff.Api.Networks;

/// <summary>Answer of POST /networks/prune.</summary>
public sealed record NetworksPruned(List<string>? NetworksDeleted);
