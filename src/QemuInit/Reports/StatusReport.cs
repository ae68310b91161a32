using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using QemuInit.Lifecycle;

namespace QemuInit.Reports;

/// <summary>Tells states: to a person, to a program, and as exit code.</summary>
internal static class StatusReport
{
    /// <summary>One line a guest.</summary>
    public static string Text(IEnumerable<GuestStatus> statuses)
    {
        StringBuilder text = new();
        foreach (GuestStatus status in statuses)
        {
            text.Append(status.Name).Append(": ").Append(Word(status.State));
            if (status.Pid is int pid)
                text.Append(CultureInfo.InvariantCulture, $" (pid {pid}{(status.Booted?.Vnc is string vnc ? $", vnc {vnc}" : "")})");
            if (status.Detail is string detail)
                text.Append(": ").Append(detail);
            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>An array with an object a guest.</summary>
    public static string Json(IEnumerable<GuestStatus> statuses) => JsonText.Write(json =>
    {
        json.WriteStartArray();
        foreach (GuestStatus status in statuses)
            Write(json, status);
        json.WriteEndArray();
    });

    /// <summary>The exit code for one state.</summary>
    public static StatusCode Code(GuestState state) => state switch
    {
        GuestState.Running or GuestState.Paused or GuestState.Stopping or GuestState.Unmanaged => StatusCode.Running,
        GuestState.Crashed => StatusCode.DeadWithPidFile,
        GuestState.Starting or GuestState.Stopped or GuestState.Invalid => StatusCode.NotRunning,
        _ => StatusCode.Unknown,
    };

    /// <summary>The exit code for guests that were asked for by name: the worst.</summary>
    public static StatusCode CodeOfNamed(IEnumerable<GuestStatus> statuses) => statuses.Max(static status => Code(status.State));

    /// <summary>The exit code for all guests as one service.</summary>
    public static StatusCode CodeOfAll(IReadOnlyList<GuestStatus> statuses)
    {
        HashSet<StatusCode> codes = [.. statuses.Select(static status => Code(status.State))];
        StatusCode[] byWeight = [StatusCode.DeadWithPidFile, StatusCode.Unknown, StatusCode.Running];
        return byWeight.Where(codes.Contains).FirstOrDefault(StatusCode.NotRunning);
    }

    /// <summary>The word for a state.</summary>
    public static string Word(GuestState state) => state switch
    {
        // Not by the names of the constants: reflection costs a status a tenth of its time.
        GuestState.Running => "running",
        GuestState.Paused => "paused",
        GuestState.Starting => "starting",
        GuestState.Stopping => "stopping",
        GuestState.Stopped => "stopped",
        GuestState.Crashed => "crashed",
        GuestState.Unmanaged => "unmanaged",
        GuestState.Invalid => "invalid",
        GuestState.Unregistered => "unregistered",
        _ => "unknown",
    };

    private static void Write(Utf8JsonWriter json, GuestStatus status)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, status.Name);
        json.WriteString("state"u8, Word(status.State));
        json.WriteNumber("code"u8, (int)Code(status.State));
        if (status.Pid is int pid)
            json.WriteNumber("pid"u8, pid);
        if (status.Booted is BootRecord booted)
        {
            json.WriteString("started"u8, UtcTime.Format(booted.Started));
            json.WriteString("user"u8, booted.User);
            json.WriteString("folder"u8, booted.Folder);
            if (booted.Vnc is not null)
                json.WriteString("vnc"u8, booted.Vnc);
        }

        if (status.Detail is not null)
            json.WriteString("detail"u8, status.Detail);
        json.WriteEndObject();
    }
}
