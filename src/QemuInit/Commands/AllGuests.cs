using System;
using System.Collections.Generic;
using QemuInit.Guests;
using QemuInit.Lifecycle;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary>What the verbs have in common that start all guests together.</summary>
internal static class AllGuests
{
    /// <summary>Starts the guests of the autostart list, and returns how that ended.</summary>
    /// <param name="invocation">The call.</param>
    /// <param name="isWanted">Which lines of that list count.</param>
    public static ExitCode Start(Invocation invocation, Func<GuestList, string, bool> isWanted)
    {
        GuestList registered = invocation.ReadRegistry();
        List<string> wanted = [];
        foreach (string line in ReadAutostart(invocation))
        {
            if (isWanted(registered, line))
                wanted.Add(line);
        }

        HostGuests guests = new(invocation.Directories, invocation.Files, invocation.Output);
        StartAll startAll = new(guests, invocation.Output, invocation[VerbOptions.Timeout]);
        return WorstOf(invocation, registered, startAll.Run(wanted, registered));
    }

    /// <summary>The lines of the autostart list; a name that stands there twice is said.</summary>
    public static IReadOnlyList<string> ReadAutostart(Invocation invocation)
    {
        foreach (string problem in invocation.Autostart.FindRepeated())
            invocation.Output.Error($"warning: {problem}");
        return invocation.Autostart.Read();
    }

    /// <summary>
    /// How the start of all guests ended. A line of the list that could not be used, which was told, is a guest that nothing started: a
    /// caller that reads only the code is to know.
    /// </summary>
    /// <param name="invocation">The call.</param>
    /// <param name="registered">The list.</param>
    /// <param name="code">How the start of those that are in the list ended.</param>
    public static ExitCode WorstOf(Invocation invocation, GuestList registered, ExitCode code)
    {
        foreach (string problem in registered.Problems)
            invocation.Output.Keep(subject: null, ExitCode.NotConfigured, problem);
        return registered.Problems.Count > 0 && code < ExitCode.NotConfigured ? ExitCode.NotConfigured : code;
    }
}
