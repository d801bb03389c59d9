using System.Globalization;
using Microsoft.Extensions.Logging;
using Skiff.Api.Containers;
using Skiff.Engine;
using Skiff.Errors;
using Skiff.Runtime.Shim;

namespace Skiff.Server.Configuration;

/// <summary>Makes the configuration out of the settings that were made, checking each.</summary>
public sealed class ConfigurationReader(string version, string runtimeDirectory, TimeProvider time)
{
    /// <summary>Errors: InvalidArgument that names the setting.</summary>
    public DaemonConfiguration Read(SettingValues flags)
    {
        var path = flags.Text("config-file") ?? DaemonConfiguration.DefaultFile;
        if (flags.Text("config-file") is not null && !File.Exists(path))
            throw new EngineException(ErrorKind.InvalidArgument, $"unable to configure the daemon with file {path}: open {path}: no such file or directory");
        SettingValues values;
        try
        {
            values = flags.Join(Configuration.ConfigurationFile.Read(path));
        }
        catch (EngineException error)
        {
            throw new EngineException(error.Kind, $"unable to configure the daemon with file {path}: {error.Message}", error);
        }
        Refuse(values);
        var level = LevelOf(values);
        return new DaemonConfiguration
        {
            ConfigurationFile = path,
            Engine = EngineOf(values, level == LogLevel.Debug),
            Addresses = new HostReader(values).Read(),
            PidFile = values.Text("pidfile") ?? "/run/skiff.pid",
            LogLevel = level,
            ShutdownTimeout = TimeSpan.FromSeconds(values.Number("shutdown-timeout", 0) ?? 15),
        };
    }

    /// <summary>Settings that are known so that they can say why they cannot be had.</summary>
    private static void Refuse(SettingValues values)
    {
        if (values.Switch("live-restore") == false)
            throw new EngineException(ErrorKind.InvalidArgument, "live-restore cannot be turned off: containers always outlive this daemon");
        if (values.Text("storage-driver") is { } driver and not ("overlay2" or "overlay"))
            throw new EngineException(ErrorKind.InvalidArgument, $"storage-driver {driver} is not supported: overlay2 is the one there is");
        foreach (var (name, value) in values.Map("exec-opt"))
        {
            if (name != "native.cgroupdriver" || value != "cgroupfs")
                throw new EngineException(ErrorKind.InvalidArgument, $"exec-opts {name}={value} is not supported: native.cgroupdriver=cgroupfs is the one there is");
        }
    }

    private static LogLevel LevelOf(SettingValues values)
    {
        var level = values.Text("log-level") switch
        {
            null or "info" => LogLevel.Information,
            "debug" or "trace" => LogLevel.Debug,
            "warn" or "warning" => LogLevel.Warning,
            "error" => LogLevel.Error,
            "fatal" or "panic" => LogLevel.Critical,
            var other => throw new EngineException(ErrorKind.InvalidArgument, $"invalid logging level: {other}"),
        };
        return values.Switch("debug") == true ? LogLevel.Debug : level;
    }

    private EngineOptions EngineOf(SettingValues values, bool debug)
    {
        var runtimes = RuntimesOf(values);
        var own = values.Text("default-runtime") ?? EngineOptions.OwnRuntime;
        if (own is not (EngineOptions.OwnRuntime or "runc") && !runtimes.ContainsKey(own))
            throw new EngineException(ErrorKind.InvalidArgument, $"specified default runtime '{own}' does not exist");
        return new EngineOptions
        {
            DataRoot = Absolute(values, "data-root", "/var/lib/skiff"),
            ExecRoot = Absolute(values, "exec-root", "/run/skiff"),
            RuntimePath = Absolute(values, "skiff-runtime", Path.Combine(runtimeDirectory, "skiff-runtime")),
            Version = version,
            Time = time,
            Runtimes = runtimes,
            DefaultRuntime = own,
            LogDriver = values.Text("log-driver") ?? "json-file",
            LogOptions = values.Map("log-opt"),
            DefaultShmSize = values.Text("default-shm-size") is { } size ? BytesOf(size) : 64 * 1024 * 1024,
            DefaultUlimits = UlimitsOf(values),
            CgroupParent = values.Text("cgroup-parent") ?? "/skiff",
            InitPath = values.Text("init-path"),
            NoNewPrivileges = values.Switch("no-new-privileges") ?? false,
            Labels = values.List("label"),
            Debug = debug,
            Network = NetworkOf(values),
            Registries = RegistriesOf(values),
        };
    }

    private static EngineRegistryOptions RegistriesOf(SettingValues values)
    {
        var options = new EngineRegistryOptions
        {
            InsecureRegistries = values.List("insecure-registry"),
            Mirrors = values.List("registry-mirror"),
            MaxConcurrentDownloads = values.Number("max-concurrent-downloads", 1) ?? 3,
            MaxConcurrentUploads = values.Number("max-concurrent-uploads", 1) ?? 5,
            MaxAttempts = values.Number("max-download-attempts", 1) ?? 5,
        };
        options.Check();
        return options;
    }

    private static EngineNetworkOptions NetworkOf(SettingValues values)
    {
        if (values.Text("bridge") is not (null or "") && values.Text("bip") is not (null or ""))
            throw new EngineException(ErrorKind.InvalidArgument, "You specified -b & --bip, mutually exclusive options. Please specify only one");
        return new EngineNetworkOptions
        {
            Bridge = values.Text("bridge") is { Length: > 0 } bridge ? bridge : null,
            Bip = values.Text("bip") is { Length: > 0 } bip ? bip : null,
            FixedCidr = values.Text("fixed-cidr"),
            DefaultGateway = values.Text("default-gateway"),
            InterContainerCommunication = values.Switch("icc") ?? true,
            Masquerade = values.Switch("ip-masq") ?? true,
            IpForward = values.Switch("ip-forward") ?? true,
            Mtu = values.Number("mtu", 68),
            DefaultIp = values.Text("ip") ?? "0.0.0.0",
            DefaultAddressPools = [.. values.List("default-address-pool").Select(PoolOf)],
            Dns = values.List("dns"),
            DnsSearch = values.List("dns-search"),
            DnsOptions = values.List("dns-opt"),
        };
    }

    private static Dictionary<string, ExternalRuntime> RuntimesOf(SettingValues values)
    {
        var runtimes = new Dictionary<string, ExternalRuntime>(StringComparer.Ordinal);
        foreach (var (name, path) in values.Map("add-runtime"))
        {
            if (name is EngineOptions.OwnRuntime)
                throw new EngineException(ErrorKind.InvalidArgument, $"runtime name '{name}' is reserved");
            runtimes[name] = new ExternalRuntime(path, ArgumentsOf(values, name));
        }
        return runtimes;
    }

    private static List<string> ArgumentsOf(SettingValues values, string runtime)
        => values["add-runtime"]?.Json is { } json && json.GetProperty(runtime).TryGetProperty("runtimeArgs", out var arguments)
            ? [.. arguments.EnumerateArray().Select(static argument => argument.ToString())]
            : [];

    private static Dictionary<string, Ulimit> UlimitsOf(SettingValues values)
    {
        var ulimits = new Dictionary<string, Ulimit>(StringComparer.Ordinal);
        foreach (var (name, text) in values.Map("default-ulimit"))
        {
            var parts = text.Split(':');
            if (!long.TryParse(parts[0], CultureInfo.InvariantCulture, out var soft) || !long.TryParse(parts[^1], CultureInfo.InvariantCulture, out var hard) || parts.Length > 2)
                throw SettingValues.Invalid("default-ulimit", $"{name}={text}", "name=soft[:hard] is expected");
            ulimits[name] = new Ulimit { Name = name, Soft = soft, Hard = hard };
        }
        return ulimits;
    }

    private static (string Base, int Size) PoolOf(string text)
    {
        string? subnet = null;
        var size = 0;
        foreach (var part in text.Split(','))
        {
            if (part.StartsWith("base=", StringComparison.Ordinal))
                subnet = part[5..];
            else if (!part.StartsWith("size=", StringComparison.Ordinal) || !int.TryParse(part.AsSpan(5), CultureInfo.InvariantCulture, out size))
                throw SettingValues.Invalid("default-address-pool", text, "base=...,size=... is expected");
        }
        return subnet is null || size is <= 0 or > 128
            ? throw SettingValues.Invalid("default-address-pool", text, "base=...,size=... is expected")
            : (subnet, size);
    }

    /// <summary>A number with an optional unit: b, k, m, g, with or without `b` or `ib`.</summary>
    private static long BytesOf(string text)
    {
        var digits = text.AsSpan().TrimEnd("bBiI");
        var factor = digits.Length == 0 ? 0 : char.ToLowerInvariant(digits[^1]) switch
        {
            'k' => 1L << 10,
            'm' => 1L << 20,
            'g' => 1L << 30,
            _ => 1L,
        };
        if (factor > 1)
            digits = digits[..^1];
        return factor > 0 && long.TryParse(digits.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number * factor
            : throw SettingValues.Invalid("default-shm-size", text, "a size such as 64MiB is expected");
    }

    private static string Absolute(SettingValues values, string flag, string otherwise)
        => Path.GetFullPath(values.Text(flag) is { Length: > 0 } path ? path : otherwise);
}
