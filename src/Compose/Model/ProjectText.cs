namespace Skiff.Compose.Model;

/// <summary>What `config` prints.</summary>
public static class ProjectText
{
    /// <param name="project">The project.</param>
    /// <param name="escapesDollars">Double every dollar sign, so that what is printed can be loaded again.</param>
    public static string Json(Project project, bool escapesDollars) => CanonicalJson.OfProject(project, escapesDollars);

    /// <inheritdoc cref="Json"/>
    public static string Yaml(Project project, bool escapesDollars) => CanonicalYaml.OfProject(project, escapesDollars);
}
