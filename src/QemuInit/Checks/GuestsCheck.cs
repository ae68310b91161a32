using System;
using System.Collections.Generic;
using System.Diagnostics;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Lifecycle;
using QemuInit.Qemu;
using QemuInit.Text;

namespace QemuInit.Checks;

/// <summary>What is checked of several guests together.</summary>
internal static class GuestsCheck
{
    // For all questions to one qemu, and for those to all of them. It answers within a tenth of a second; a host that is busy has time. But the files
    // of guests can have any number of options, and their programs can be slow.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_allPatience = TimeSpan.FromSeconds(60);

    /// <summary>Looks for what guests use twice, and for memory that is not enough for those that start with the host.</summary>
    /// <param name="check">What reads the files of guests that are not among these.</param>
    /// <param name="list">The registered guests.</param>
    /// <param name="guests">The guests that are checked.</param>
    /// <param name="autostart">The names of guests that start with the host.</param>
    /// <param name="isWhole">Whether these are checked.</param>
    public static void Compare(GuestCheck check, GuestList list, List<CheckedGuest> guests, IReadOnlyList<string> autostart, bool isWhole)
    {
        List<CheckedGuest> all = [.. guests];
        foreach (RegisteredGuest guest in list.Guests)
        {
            // What is wrong with a guest that was not asked for is told when it is.
            if (!guests.Exists(other => other.Guest.Name.Equals(guest.Name)))
                all.Add(check.Read(guest, isRegistered: true, trusts: false));
        }

        FindUnknownNames(list, guests);
        HostCheck.FindDoubles(guests, all);
        FindCycles(guests, all.FindAll(guest => list.Find(guest.Guest.Name) == guest.Guest && Autostart.Has(autostart, guest.Guest.Name)));
        HostCheck.CheckMemory(guests, isWhole ? guests.FindAll(guest => Autostart.Has(autostart, guest.Guest.Name)) : []);
    }

    /// <summary>Asks each qemu whether it knows what its guests want of it; those of one share the question.</summary>
    /// <param name="guests">The guests.</param>
    /// <param name="program">The qemu that is asked for all of them; null for each guest's own.</param>
    public static void AskQemus(List<CheckedGuest> guests, string? program)
    {
        Account? account = Privilege.IsRoot ? Accounts.SystemUser() : null;
        long begin = Stopwatch.GetTimestamp();
        List<CheckedGuest> left = guests.FindAll(static guest => guest.CommandLine is not null);
        while (left.Count > 0)
        {
            string asked = program ?? left[0].CommandLine!.Program;
            bool IsAsked(CheckedGuest guest) => program is not null || guest.CommandLine!.Program == asked;
            List<CheckedGuest> group = left.FindAll(IsAsked);
            left.RemoveAll(IsAsked);
            long asks = Stopwatch.GetTimestamp();
            TimeSpan Left()
            {
                TimeSpan one = s_patience - Stopwatch.GetElapsedTime(asks);
                TimeSpan all = s_allPatience - Stopwatch.GetElapsedTime(begin);
                return one < all ? one : all;
            }

            // It looks at the names of all options before it prints its version and ends. Source: qemu, softmmu/vl.c, qemu_init().
            bool IsRefused(string option) =>
                ProgramOutput.Read(asked, ["-version", "-" + option], account, Left()).Contains("invalid option", StringComparison.Ordinal);

            QemuAbilities? qemu = null;
            string? help = null;
            Exception? problem = null;
            try
            {
                if (program is null)
                    CallersProgram.Require(asked);
                qemu = QemuAbilities.Ask(asked, DevicesOf(group), account, Left);
                if (group.Exists(static guest => guest.Configuration!.Cfg is not null))
                    help = ProgramOutput.Read(asked, ["-help"], account, Left());
            }
            catch (Exception error) when (Failure.IsForUser(error))
            {
                problem = error;
            }

            // A qemu that gives no answers runs none of them.
            foreach (CheckedGuest guest in group)
            {
                FindingPlace place = guest.PlaceOf("TGTARCH");
                if (problem is not null)
                    guest.Error(place, problem);
                else
                    _ = guest.Try(place, () => CheckOne(guest, qemu!, help, IsRefused));
            }
        }
    }

    // A start warns of them, and goes on.
    private static void FindUnknownNames(GuestList list, List<CheckedGuest> guests)
    {
        foreach (CheckedGuest guest in guests)
        {
            foreach (GuestName name in GuestName.In(guest.Configuration?.Options.After ?? []))
            {
                if (list.Find(name) is null)
                    guest.Warn(guest.PlaceOf("AFTER"), $"AFTER names {name}, which is not registered; the guest starts without it");
            }
        }
    }

    // A start by name goes on, one with the host does not.
    private static void FindCycles(List<CheckedGuest> guests, List<CheckedGuest> autostart)
    {
        List<OrderedGuest> ordered = [];
        foreach (CheckedGuest guest in autostart)
        {
            if (guest.Configuration is GuestConfiguration configuration)
                ordered.Add(new OrderedGuest(guest.Guest, order: 0, [.. GuestName.In(configuration.Options.After)]));
        }

        IReadOnlyDictionary<GuestName, string> circles = Waves.Of(ordered).Circles;
        foreach (CheckedGuest guest in guests)
        {
            if (autostart.Exists(one => one == guest) && circles.TryGetValue(guest.Guest.Name, out string? circle))
                guest.Warn(guest.PlaceOf("AFTER"), $"AFTER forms a cycle: {circle}; a start of all guests does not start it");
        }
    }

    private static List<string> DevicesOf(List<CheckedGuest> guests)
    {
        List<string> devices = [];
        foreach (CheckedGuest guest in guests)
            QemuCheck.AddDevices(guest, devices);
        return devices;
    }

    private static void CheckOne(CheckedGuest guest, QemuAbilities qemu, string? help, Func<string, bool> isRefused)
    {
        string architecture = new Target(guest.Configuration!.Options.TargetArchitecture, null, qemu.Architecture).Architecture;
        if (architecture == qemu.Architecture)
            QemuCheck.Run(guest, qemu, help, isRefused);
        else
            guest.Note(guest.PlaceOf("TGTARCH"), $"{qemu.Program} emulates {qemu.Architecture} and was not asked for this guest of {architecture}");
    }
}
