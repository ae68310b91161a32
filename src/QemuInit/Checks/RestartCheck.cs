using System;
using System.Collections.Generic;
using System.IO.Abstractions;
using System.Linq;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Checks;

/// <summary>What <c>check</c> finds of guests that run, before a restart stops them: one that could not be started again is left running.</summary>
internal static class RestartCheck
{
    // What a file system that hangs is given; the start that follows says of its guest that it could not be read.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>Finds the guests that could not be started again.</summary>
    /// <param name="directories">The program's directories.</param>
    /// <param name="files">The file system.</param>
    /// <param name="guests">The guests; those that do not run are passed over, as a restart stops nothing there.</param>
    /// <returns>Why a guest could not be started, for each of which that is so.</returns>
    public static IReadOnlyDictionary<GuestName, Failure> Find(Directories directories, IFileSystem files, IEnumerable<RegisteredGuest> guests)
    {
        GuestCheck check = new(directories, files);
        RegisteredGuest[] running = [.. guests.Where(guest => IsRunning(new GuestPaths(directories, guest.Name.Text)))];
        CheckedGuest?[] read = new CheckedGuest?[running.Length];
        void ReadOne(int i)
        {
            CheckedGuest guest = check.Read(running[i], isRegistered: true, trusts: true);
            check.CheckHost(guest);
            read[i] = guest;
        }

        ThreadPerItem.Begin(Scheduler.OfHost, [.. Enumerable.Range(0, running.Length)], ReadOne, ReadOne).Join(s_patience);
        List<CheckedGuest> done = [.. read.OfType<CheckedGuest>()];
        GuestsCheck.AskQemus(done, program: null);

        Dictionary<GuestName, Failure> refused = [];
        foreach (CheckedGuest guest in done)
        {
            if (guest.Findings.FirstOrDefault(static finding => finding.Severity == FindingSeverity.Error) is Finding error)
                refused.Add(guest.Guest.Name, new Failure(error.Code, $"not restarted, it goes on running: {error.Place.Text}: {error.Message}"));
        }

        return refused;
    }

    private static bool IsRunning(GuestPaths paths)
    {
        try
        {
            return LifeLock.Holder(paths.Pid) is not null;
        }
        catch (PosixException)
        {
            // The restart itself says what is wrong there.
            return false;
        }
    }
}
