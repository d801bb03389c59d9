using Skiff.Engine.Events;
using Skiff.Errors;

namespace Skiff.Engine.Containers;

/// <summary>Gives a container another name.</summary>
internal sealed class ContainerRename(EngineParts parts)
{
    private const string Prefix = "Error when allocating new name: ";

    public async Task RenameAsync(Container container, string? newName, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(newName))
            throw new EngineException(ErrorKind.InvalidArgument, "Neither old nor new names may be empty");
        using (await container.LockAsync(cancellationToken))
        {
            Transitions.Require(ContainerVerb.Rename, container);
            var old = container.Record.Name;
            if (newName == old || "/" + newName == old)
                throw new EngineException(ErrorKind.InvalidArgument, "Renaming a container with the same name as its current name");
            var name = Take(newName, container.Id);
            var before = container.Record;
            try
            {
                var sandbox = before.State.HasProcess && before.Sandbox is { } live ? parts.Networks.Rename(live, name[1..]) : before.Sandbox;
                container.Record = before with { Name = name, Sandbox = sandbox };
                await parts.Directories.WriteAsync(container.Record);
            }
            catch
            {
                container.Record = before;
                parts.Registry.ReleaseName(name, container.Id);
                throw;
            }
            parts.Registry.ReleaseName(old, container.Id);
            parts.Events.Publish(container, "rename", ("oldName", old));
        }
    }

    private string Take(string newName, string id)
    {
        try
        {
            var name = ContainerName.Normalize(newName);
            parts.Registry.TakeName(name, id);
            return name;
        }
        catch (EngineException error)
        {
            throw new EngineException(error.Kind, Prefix + error.Message, error);
        }
    }
}
