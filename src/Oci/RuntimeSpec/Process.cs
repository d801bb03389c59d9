using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary>The container's process, and the document that <c>exec --process</c> takes.</summary>
public sealed record Process
{
    public bool? Terminal { get; init; }
    public ConsoleSize? ConsoleSize { get; init; }
    public User? User { get; init; }
    public string[]? Args { get; init; }
    public string[]? Env { get; init; }
    public string Cwd { get; init; } = "";
    public ProcessCapabilities? Capabilities { get; init; }
    public Rlimit[]? Rlimits { get; init; }
    public bool? NoNewPrivileges { get; init; }
    public string? ApparmorProfile { get; init; }
    public int? OomScoreAdj { get; init; }
    public string? SelinuxLabel { get; init; }
    public Scheduler? Scheduler { get; init; }
    public IOPriority? IoPriority { get; init; }
    public CPUAffinity? ExecCPUAffinity { get; init; }

    internal static Process Read(ref Utf8JsonReader json)
    {
        bool? terminal = null;
        ConsoleSize? consoleSize = null;
        User? user = null;
        string[]? args = null;
        string[]? env = null;
        var cwd = "";
        ProcessCapabilities? capabilities = null;
        Rlimit[]? rlimits = null;
        bool? noNewPrivileges = null;
        string? apparmorProfile = null;
        int? oomScoreAdj = null;
        string? selinuxLabel = null;
        Scheduler? scheduler = null;
        IOPriority? ioPriority = null;
        CPUAffinity? execCPUAffinity = null;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("terminal"u8))
                terminal = SpecJson.Boolean(ref json);
            else if (json.ValueTextEquals("consoleSize"u8))
                consoleSize = SpecJson.Value(ref json, ConsoleSize.Read);
            else if (json.ValueTextEquals("user"u8))
                user = SpecJson.Value(ref json, User.Read);
            else if (json.ValueTextEquals("args"u8))
                args = SpecJson.Texts(ref json);
            else if (json.ValueTextEquals("env"u8))
                env = SpecJson.Texts(ref json);
            else if (json.ValueTextEquals("cwd"u8))
                cwd = SpecJson.Text(ref json) ?? "";
            else if (json.ValueTextEquals("capabilities"u8))
                capabilities = SpecJson.Value(ref json, ProcessCapabilities.Read);
            else if (json.ValueTextEquals("rlimits"u8))
                rlimits = SpecJson.Array(ref json, Rlimit.Read);
            else if (json.ValueTextEquals("noNewPrivileges"u8))
                noNewPrivileges = SpecJson.Boolean(ref json);
            else if (json.ValueTextEquals("apparmorProfile"u8))
                apparmorProfile = SpecJson.Text(ref json);
            else if (json.ValueTextEquals("oomScoreAdj"u8))
                oomScoreAdj = SpecJson.Int32(ref json);
            else if (json.ValueTextEquals("selinuxLabel"u8))
                selinuxLabel = SpecJson.Text(ref json);
            else if (json.ValueTextEquals("scheduler"u8))
                scheduler = SpecJson.Value(ref json, Scheduler.Read);
            else if (json.ValueTextEquals("ioPriority"u8))
                ioPriority = SpecJson.Value(ref json, IOPriority.Read);
            else if (json.ValueTextEquals("execCPUAffinity"u8))
                execCPUAffinity = SpecJson.Value(ref json, CPUAffinity.Read);
            else
                json.Skip();
        }
        return new Process
        {
            Terminal = terminal,
            ConsoleSize = consoleSize,
            User = user,
            Args = args,
            Env = env,
            Cwd = cwd,
            Capabilities = capabilities,
            Rlimits = rlimits,
            NoNewPrivileges = noNewPrivileges,
            ApparmorProfile = apparmorProfile,
            OomScoreAdj = oomScoreAdj,
            SelinuxLabel = selinuxLabel,
            Scheduler = scheduler,
            IoPriority = ioPriority,
            ExecCPUAffinity = execCPUAffinity,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (Terminal is { } terminal)
            json.WriteBoolean("terminal"u8, terminal);
        if (ConsoleSize is not null)
        {
            json.WritePropertyName("consoleSize"u8);
            ConsoleSize.Write(json);
        }
        if (User is not null)
        {
            json.WritePropertyName("user"u8);
            User.Write(json);
        }
        SpecJson.Write(json, "args"u8, Args);
        SpecJson.Write(json, "env"u8, Env);
        json.WriteString("cwd"u8, Cwd);
        if (Capabilities is not null)
        {
            json.WritePropertyName("capabilities"u8);
            Capabilities.Write(json);
        }
        SpecJson.Write(json, "rlimits"u8, Rlimits, static (json, value) => value.Write(json));
        if (NoNewPrivileges is { } noNewPrivileges)
            json.WriteBoolean("noNewPrivileges"u8, noNewPrivileges);
        if (ApparmorProfile is not null)
            json.WriteString("apparmorProfile"u8, ApparmorProfile);
        if (OomScoreAdj is { } oomScoreAdj)
            json.WriteNumber("oomScoreAdj"u8, oomScoreAdj);
        if (SelinuxLabel is not null)
            json.WriteString("selinuxLabel"u8, SelinuxLabel);
        if (Scheduler is not null)
        {
            json.WritePropertyName("scheduler"u8);
            Scheduler.Write(json);
        }
        if (IoPriority is not null)
        {
            json.WritePropertyName("ioPriority"u8);
            IoPriority.Write(json);
        }
        if (ExecCPUAffinity is not null)
        {
            json.WritePropertyName("execCPUAffinity"u8);
            ExecCPUAffinity.Write(json);
        }
        json.WriteEndObject();
    }
}
