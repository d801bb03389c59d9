namespace Skiff.Registry.Client;

/// <summary>What a repository is opened for; tokens allow no more.</summary>
public enum RegistryAccess
{
    Pull,
    PullAndPush,
}
