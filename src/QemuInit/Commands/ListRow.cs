using System.Globalization;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Lifecycle;
using QemuInit.Reports;

namespace QemuInit.Commands;

/// <summary>What <c>list</c> knows of a guest.</summary>
/// <param name="Guest">The guest.</param>
/// <param name="Status">Its state.</param>
/// <param name="StartsWithHost">Whether it is in the autostart list.</param>
/// <param name="Description">What it is for; empty where that is not known.</param>
/// <param name="Use">What its qemu uses; null where none lives.</param>
/// <param name="CpuPercent">Percent of one processor; 0 where no qemu lives.</param>
internal sealed record ListRow(RegisteredGuest Guest, GuestStatus Status, bool StartsWithHost, string Description, ProcessUse? Use, double CpuPercent)
{
    /// <summary>The cells of its line.</summary>
    /// <param name="withFolder">Whether the folder is one of them.</param>
    public string[] Cells(bool withFolder)
    {
        string[] cells =
        [
            Guest.Name.Text,
            StatusReport.Word(Status.State),
            Use is null ? "-" : Figures.Duration(Use.Age),
            Status.Pid?.ToString(CultureInfo.InvariantCulture) ?? "-",
            Use is null ? "-" : Figures.Percent(CpuPercent),
            Use is null ? "-" : Figures.Size(Use.Resident),
            Status.Booted?.Vnc ?? "-",
            StartsWithHost ? "yes" : "no",
        ];
        return withFolder ? [.. cells, Guest.Folder, Description] : [.. cells, Description];
    }

    /// <summary>Writes its object.</summary>
    public void Write(JsonText json)
    {
        json.BeginObject();
        StatusReport.WriteMembers(json, Status);
        if (Status.Booted is null)
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
