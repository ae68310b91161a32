using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using QemuInit.Lifecycle;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Reports;

/// <summary>Shows states: as text, as JSON, and as an exit code.</summary>
internal static class StatusReport
{
    /// <summary>One line a guest.</summary>
    public static string Text(IEnumerable<GuestStatus> statuses)
    {
        StringBuilder text = new();
        foreach (GuestStatus status in statuses)
        {
            text.Append(status.Name).Append(": ").Append(status.State.Word());
            if (status.Pid is int pid)
                text.Append(CultureInfo.InvariantCulture, $" (pid {pid}{(status.Booted?.Vnc is string vnc ? $", vnc {Printable.Of(vnc)}" : "")})");
            if (status.Detail is string detail)
                text.Append(": ").Append(detail);
            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>An array with an object a guest.</summary>
    public static string Json(IEnumerable<GuestStatus> statuses)
    {
        JsonText json = new();
        json.BeginArray();
        foreach (GuestStatus status in statuses)
            Write(json, status);
        json.EndArray();
        return json.ToString();
    }

    /// <summary>The state that counts where guests were asked for by name: the worst, in the order of LSB's codes.</summary>
    public static GuestState StateOfNamed(IReadOnlyList<GuestStatus> statuses) => Weightiest(
        statuses,
        [
            GuestState.Unknown, GuestState.Unregistered,
            GuestState.Starting, GuestState.Invalid, GuestState.Stopped,
            GuestState.Crashed,
            GuestState.Stopping, GuestState.Unmanaged, GuestState.Paused,
        ],
        GuestState.Running);

    /// <summary>The state of all guests as one service: it is up if one guest is; a guest that is down is not an error.</summary>
    public static GuestState StateOfAll(IReadOnlyList<GuestStatus> statuses) => Weightiest(
        statuses,
        [
            GuestState.Crashed,
            GuestState.Unknown, GuestState.Unregistered,
            GuestState.Running, GuestState.Paused, GuestState.Unmanaged,
            GuestState.Stopping, GuestState.Starting,
        ],
        GuestState.Stopped);

    private static GuestState Weightiest(IReadOnlyList<GuestStatus> statuses, ReadOnlySpan<GuestState> byWeight, GuestState otherwise)
    {
        int weightiest = byWeight.Length;
        foreach (GuestStatus status in statuses)
        {
            int place = byWeight.IndexOf(status.State);
            if (place >= 0 && place < weightiest)
                weightiest = place;
        }

        return weightiest < byWeight.Length ? byWeight[weightiest] : otherwise;
    }

    private static void Write(JsonText json, GuestStatus status)
    {
        json.BeginObject();
        WriteMembers(json, status);
        json.EndObject();
    }

    /// <summary>Writes the members of a guest's object.</summary>
    public static void WriteMembers(JsonText json, GuestStatus status)
    {
        json.Member("name", status.Name);
        json.Member("state", status.State.Word());
        json.Member("code", Dialects.Lsb.CodeOf(status.State));
        if (status.Pid is int pid)
            json.Member("pid", pid);
        if (status.Booted is StartRecord booted)
        {
            WriteKnown(json, "started", booted.Started);
            WriteKnown(json, "user", booted.User);
            WriteKnown(json, "folder", booted.Folder);
            WriteKnown(json, "vnc", booted.Vnc);
            WriteKnown(json, "started-by", booted.NewerProgram);
        }

        if (status.IsFrozen)
            json.Member("frozen", true);
        WriteKnown(json, "detail", status.Detail);
    }

    private static void WriteKnown(JsonText json, string name, string? value)
    {
        if (value is not null)
            json.Member(name, value);
    }
}
