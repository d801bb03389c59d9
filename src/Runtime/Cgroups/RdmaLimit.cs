using System.Globalization;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Runtime.Cgroups;

/// <summary>A line of rdma.max, which both versions write alike.</summary>
internal static class RdmaLimit
{
    public static string Format(string device, Rdma limit) => string.Create(CultureInfo.InvariantCulture,
        $"{device} hca_handle={(object?)limit.HcaHandles ?? "max"} hca_object={(object?)limit.HcaObjects ?? "max"}");
}
