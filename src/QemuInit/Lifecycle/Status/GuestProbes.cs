using System;
using System.Collections.Generic;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.State;

namespace QemuInit.Lifecycle;

/// <summary>The states of guests, of which one that cannot be told keeps no other from being told.</summary>
internal static class GuestProbes
{
    /// <summary>The states of all registered guests, in the order of the list. One that does not answer delays no other.</summary>
    /// <param name="directories">The program's directories.</param>
    /// <param name="list">The guests.</param>
    public static IReadOnlyList<GuestStatus> All(Directories directories, GuestList list)
    {
        IReadOnlyList<RegisteredGuest> guests = list.Guests;
        GuestStatus[] statuses = new GuestStatus[guests.Count];
        List<int> busy = [];

        // Opened once: the way down to it is not walked for each of a thousand guests. Where there is none, no guest was ever started.
        using FileDescriptor? runDirectory = HostFile.TryOpen(directories.Run, Libc.O_PATH | Libc.O_DIRECTORY);
        for (int i = 0; i < statuses.Length; i++)
        {
            if (runDirectory is null || GuestProbe.IsIdle(runDirectory.Number, guests[i].Name.Text))
                statuses[i] = new GuestStatus(guests[i].Name.Text, GuestState.Stopped);
            else
                busy.Add(i);
        }

        using DescriptorLimit raised = DescriptorLimit.Raise();
        ThreadPerItem.Each(busy, i => statuses[i] = Of(directories, guests[i]));
        return statuses;
    }

    /// <summary>The state of one. What goes wrong with it is told in its row, whatever it is.</summary>
    public static GuestStatus Of(Directories directories, RegisteredGuest guest)
    {
        try
        {
            return GuestProbe.Probe(guest.Name.Text, new GuestPaths(directories, guest.Name.Text));
        }
        catch (Exception error)
        {
            return new GuestStatus(guest.Name.Text, GuestState.Unknown).After(error);
        }
    }
}
