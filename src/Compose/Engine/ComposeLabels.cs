namespace Skiff.Compose.Engine;

/// <summary>The labels by which Docker Compose, and this implementation, know what belongs to a project.</summary>
public static class ComposeLabels
{
    /// <summary>The version of Docker Compose whose labels, names and hashes these are.</summary>
    public const string CompatibleVersion = "2.26.1";

    public const string Project = "com.docker.compose.project";
    public const string Service = "com.docker.compose.service";
    public const string ConfigHash = "com.docker.compose.config-hash";
    public const string Number = "com.docker.compose.container-number";
    public const string OneOff = "com.docker.compose.oneoff";
    public const string Slug = "com.docker.compose.slug";
    public const string ImageDigest = "com.docker.compose.image";
    public const string WorkingDirectory = "com.docker.compose.project.working_dir";
    public const string ConfigFiles = "com.docker.compose.project.config_files";
    public const string EnvironmentFiles = "com.docker.compose.project.environment_file";
    public const string DependsOn = "com.docker.compose.depends_on";
    public const string Version = "com.docker.compose.version";
    public const string Network = "com.docker.compose.network";
    public const string Volume = "com.docker.compose.volume";
    public const string Replace = "com.docker.compose.replace";
}
