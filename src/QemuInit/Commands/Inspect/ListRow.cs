using System.Globalization;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary>What <c>list</c> knows of a guest.</summary>
/// <param name="guest">The guest.</param>
/// <param name="status">Its state.</param>
/// <param name="startsWithHost">Whether it is in the autostart list.</param>
/// <param name="description">What it is for; empty where that is not known.</param>
/// <param name="use">What its qemu uses; null where none lives.</param>
/// <param name="cpuPercent">Percent of one processor; 0 where no qemu lives.</param>
internal sealed class ListRow(RegisteredGuest guest, GuestStatus status, bool startsWithHost, string description, ProcessUse? use, double cpuPercent)
{
    /// <summary>The guest.</summary>
    public RegisteredGuest Guest { get; } = guest;

    /// <summary>Its state.</summary>
    public GuestStatus Status { get; } = status;

    /// <summary>Whether it is in the autostart list.</summary>
    public bool StartsWithHost { get; } = startsWithHost;

    /// <summary>What it is for; empty where that is not known.</summary>
    public string Description { get; } = description;

    /// <summary>What its qemu uses; null where none lives.</summary>
    public ProcessUse? Use { get; } = use;

    /// <summary>Percent of one processor; 0 where no qemu lives.</summary>
    public double CpuPercent { get; } = cpuPercent;

    /// <summary>The cells of its line.</summary>
    /// <param name="withFolder">Whether the folder is one of them.</param>
    public string[] Cells(bool withFolder)
    {
        string[] cells =
        [
            Guest.Name.Text,
            Status.State.Word(),
            Use is null ? "-" : Figures.Duration(Use.Age),
            Status.Pid?.ToString(CultureInfo.InvariantCulture) ?? "-",
            Use is null ? "-" : Figures.Percent(CpuPercent),
            Use is null ? "-" : Figures.Size(Use.Resident),
            Printable.Of(Status.Booted?.Vnc ?? "-"),
            StartsWithHost ? "yes" : "no",
        ];
        string last = Status.IsMistake ? Status.Detail ?? "" : Description;
        return withFolder ? [.. cells, Guest.Folder, last] : [.. cells, last];
    }

    /// <summary>Writes its object.</summary>
    public void Write(JsonText json)
    {
        json.BeginObject();
        StatusReport.WriteMembers(json, Status);
        if (Status.Booted?.Folder is null)
            json.Member("folder", Guest.Folder);
        json.Member("autostart", StartsWithHost);
        if (Use is not null)
        {
            json.Member("uptime-seconds", Use.Age.TotalSeconds);
            json.Member("cpu-seconds", Use.Cpu.TotalSeconds);
            json.Member("cpu-percent", CpuPercent);
            json.Member("resident-bytes", Use.Resident);
        }

        if (Description.Length > 0)
            json.Member("description", Description);
        json.EndObject();
    }
}
