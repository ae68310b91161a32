using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary>Does something to each guest that a verb names. What fails for one is said, and does not keep it from the others.</summary>
internal static class EachGuest
{
    /// <summary>Does something to each named guest, and returns the worst exit code.</summary>
    /// <param name="invocation">The call, with one name at least.</param>
    /// <param name="act">What is done to a guest; the line to print, or null.</param>
    public static ExitCode Named(Invocation invocation, Func<RegisteredGuest, string?> act) =>
        Named(invocation, (name, guest) => act(guest ?? throw Registry.NotRegistered(name)));

    /// <summary>The same, also for names that are not registered.</summary>
    /// <param name="invocation">The call, with one name at least.</param>
    /// <param name="act">What is done to the name, and to the guest where it is registered; the line to print, or null.</param>
    public static ExitCode Named(Invocation invocation, Func<GuestName, RegisteredGuest?, string?> act)
    {
        IReadOnlyList<GuestName> names = Names(invocation);
        GuestList list = invocation.ReadRegistry();
        ExitCode worst = ExitCode.NothingToDo;
        foreach (GuestName name in names)
        {
            ExitCode code = Attempt.Do(invocation.Output, name.Text, () => act(name, list.Find(name)));
            worst = code > worst ? code : worst;
        }

        return worst;
    }

    /// <summary>Does something to all named guests together, and returns the worst exit code. Their lines come as they end.</summary>
    /// <param name="invocation">The call, with one name at least.</param>
    /// <param name="act">What is done to a guest, by a thread of its own; the line to print, or null.</param>
    public static ExitCode Together(Invocation invocation, Func<RegisteredGuest, string?> act)
    {
        IReadOnlyList<GuestName> names = Names(invocation);
        GuestList list = invocation.ReadRegistry();
        ExitCode worst = ExitCode.NothingToDo;
        Lock gate = new();
        using DescriptorLimit raised = DescriptorLimit.Raise();
        ThreadPerItem.Each(names, name =>
        {
            ExitCode code = Attempt.Do(invocation.Output, name.Text, () => act(list.Find(name) ?? throw Registry.NotRegistered(name)));
            lock (gate)
                worst = code > worst ? code : worst;
        });
        return worst;
    }

    /// <summary>Does something to the guest that is the first operand, and returns the exit code.</summary>
    /// <param name="invocation">The call.</param>
    /// <param name="act">What is done to the guest; the line to print, or null.</param>
    /// <exception cref="Failure">The name breaks a rule.</exception>
    public static ExitCode First(Invocation invocation, Func<RegisteredGuest, string?> act) =>
        Named(invocation with { Operands = [invocation.Operands[0]] }, act);

    /// <summary>The guests that the service stands for where no name was given: those that run, and those of a list.</summary>
    /// <param name="invocation">The call.</param>
    /// <param name="registered">The registered guests.</param>
    /// <param name="list">Names of guests that need not run.</param>
    public static IEnumerable<RegisteredGuest> Served(Invocation invocation, GuestList registered, IReadOnlyList<string> list) =>
        registered.Guests.Where(guest =>
            LifeLock.Holder(invocation.PathsOf(guest.Name).Pid) is not null || Autostart.Has(list, guest.Name));

    /// <summary>The operands as names; each must keep the rules before anything is done to any.</summary>
    /// <exception cref="Failure">A name breaks a rule.</exception>
    public static IReadOnlyList<GuestName> Names(Invocation invocation) => [.. invocation.Operands.Select(GuestName.Parse).Distinct()];
}
