using Skiff.Engine;
using Skiff.Server.BuildKit;
using Skiff.Server.Http;

namespace Skiff.Server.Routes;

/// <summary>All endpoints of the Engine API.</summary>
internal static class RouteTable
{
    public static IEnumerable<Route> Of(IEngine engine, Lazy<BuildKitServer> buildKit) =>
    [
        .. SystemRoutes.Of(engine.Daemon),
        .. ContainerRoutes.Of(engine.Containers),
        .. ContainerStreamRoutes.Of(engine.Streams),
        .. ContainerFileRoutes.Of(engine.Files),
        .. ExecRoutes.Of(engine.Execs),
        .. ImageRoutes.Of(engine.Images),
        .. ImageTransferRoutes.Of(engine.Images, engine.Registries),
        .. RegistryRoutes.Of(engine.Registries),
        .. BuildRoutes.Of(engine.Builds, buildKit),
        .. BuildKitRoutes.Of(buildKit),
        .. NetworkRoutes.Of(engine.Networks),
        .. VolumeRoutes.Of(engine.Volumes),
        .. SwarmRoutes.All,
        .. PluginRoutes.All,
        .. RefusedRoutes.All,
    ];
}
