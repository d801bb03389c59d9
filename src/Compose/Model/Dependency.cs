namespace Skiff.Compose.Model;

/// <summary>How one service depends on another.</summary>
/// <param name="Condition">`service_started`, `service_healthy` or `service_completed_successfully`.</param>
/// <param name="Restart">It is restarted when the other one is.</param>
/// <param name="Required">It cannot do without.</param>
public sealed record Dependency(string Condition, bool Restart, bool Required);
