using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Lifecycle;
using QemuInit.Qemu;
using QemuInit.Reports;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary>The figures of all registered guests. What is not known of one now is left out.</summary>
internal static class Metrics
{
    private const string Guest = "qemu_init_guest_";
    private const string Info = "qemu_init_info";

    private static readonly GuestState[] s_states =
    [
        GuestState.Running, GuestState.Paused, GuestState.Starting, GuestState.Stopping,
        GuestState.Stopped, GuestState.Crashed, GuestState.Unmanaged, GuestState.Unknown,
    ];

    /// <summary>The text.</summary>
    /// <param name="invocation">The call.</param>
    /// <param name="outcome">Whether all is in it; what is missing is told.</param>
    public static string Of(Invocation invocation, out ExitCode outcome)
    {
        outcome = ExitCode.Success;
        MetricsText text = new();
        Declare(text);
        text.Add(Info, $"version=\"{MetricsText.Escape(BuildSettings.Version)}\"", 1);
        GuestList list = invocation.ReadRegistry();
        IReadOnlySet<string> autostart = invocation.Autostart.ReadFolded();
        foreach ((RegisteredGuest guest, GuestStatus status) in list.Guests.Zip(GuestProbes.All(invocation.Directories, list)))
        {
            string label = $"guest=\"{guest.Name.Text}\"";
            text.Add(Guest + "up", label, status.State is GuestState.Running or GuestState.Paused ? 1 : 0);
            foreach (GuestState state in s_states)
                text.Add(Guest + "state", $"{label},state=\"{state.Word()}\"", status.State == state ? 1 : 0);
            text.Add(Guest + "autostart", label, autostart.Contains(guest.Name.Folded) ? 1 : 0);
            GuestStatus told = status;
            try
            {
                if (status.Pid is int pid)
                    AddRunning(text, label, status, pid, invocation.PathsOf(guest.Name));
            }
            catch (Exception error)
            {
                told = status.After(error);
            }

            if (ReferenceEquals(told, status) && !told.IsMistake)
                continue;
            outcome = ExitCode.Error;
            invocation.Output.Error($"{guest.Name}: {told.Detail}");
        }

        return text.ToString();
    }

    private static void Declare(MetricsText text)
    {
        text.Declare(Info, "The program, whose version is in the label");
        text.Declare(Guest + "up", "Whether the guest runs or is paused");
        text.Declare(Guest + "state", "Whether the guest is in the state of the label");
        text.Declare(Guest + "autostart", "Whether the guest starts with the host");
        text.Declare(Guest + "start_time_seconds", "When qemu was started, in seconds since 1970");
        text.Declare(Guest + "cpu_seconds_total", "Processor time that qemu has used");
        text.Declare(Guest + "resident_memory_bytes", "Memory that qemu has in the RAM of the host");
        text.Declare(Guest + "vcpus", "Processors that the guest has");
        text.Declare(Guest + "memory_bytes", "Memory that the guest has");
        text.Declare(Guest + "block_read_bytes_total", "Bytes that the guest has read from a drive");
        text.Declare(Guest + "block_written_bytes_total", "Bytes that the guest has written to a drive");
        text.Declare(Guest + "block_reads_total", "Reads of a drive by the guest");
        text.Declare(Guest + "block_writes_total", "Writes to a drive by the guest");
        text.Declare(Guest + "network_receive_bytes_total", "Bytes that the guest has received by a bridged adapter");
        text.Declare(Guest + "network_transmit_bytes_total", "Bytes that the guest has sent by a bridged adapter");
        text.Declare(Guest + "network_receive_packets_total", "Packets that the guest has received by a bridged adapter");
        text.Declare(Guest + "network_transmit_packets_total", "Packets that the guest has sent by a bridged adapter");
    }

    private static void AddRunning(MetricsText text, string label, GuestStatus status, int pid, GuestPaths paths)
    {
        if (ProcessUse.TryRead(pid) is ProcessUse use)
        {
            text.Add(Guest + "cpu_seconds_total", label, use.Cpu);
            text.Add(Guest + "resident_memory_bytes", label, use.Resident);
        }

        if (UtcTime.SinceEpoch(status.Booted?.Started) is TimeSpan started)
            text.Add(Guest + "start_time_seconds", label, started);
        if (status.Booted is StartRecord booted)
        {
            foreach (NicFacts nic in NicFacts.In(booted.Arguments, booted.Taps))
                AddNetwork(text, label, nic);
        }

        // One that did not answer for its state is not asked again.
        if (status.State is not (GuestState.Running or GuestState.Paused))
            return;
        QemuFacts facts = QemuFacts.Ask(paths, withImages: false);
        if (facts.Processors is int processors)
            text.Add(Guest + "vcpus", label, processors);
        if (facts.Memory is long memory)
            text.Add(Guest + "memory_bytes", label, memory);
        foreach (BlockFacts block in facts.Blocks)
        {
            string labels = $"{label},drive=\"{MetricsText.Escape(block.Name)}\"";
            text.Add(Guest + "block_read_bytes_total", labels, block.ReadBytes);
            text.Add(Guest + "block_written_bytes_total", labels, block.WrittenBytes);
            text.Add(Guest + "block_reads_total", labels, block.Reads);
            text.Add(Guest + "block_writes_total", labels, block.Writes);
        }
    }

    // What the host's end of the wire receives is what the guest sends.
    private static void AddNetwork(MetricsText text, string label, NicFacts nic)
    {
        if (nic.Tap is null)
            return;
        string labels = $"{label},nic=\"{MetricsText.Escape(nic.Id)}\",tap=\"{MetricsText.Escape(nic.Tap)}\"";
        Add("network_receive_bytes_total", "tx_bytes");
        Add("network_transmit_bytes_total", "rx_bytes");
        Add("network_receive_packets_total", "tx_packets");
        Add("network_transmit_packets_total", "rx_packets");

        void Add(string name, string counter)
        {
            if (Counter($"/sys/class/net/{nic.Tap}/statistics/{counter}") is long value)
                text.Add(Guest + name, labels, value);
        }
    }

    private static long? Counter(string path) =>
        long.TryParse(HostFile.TryReadText(path, limit: 32)?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : null;
}
