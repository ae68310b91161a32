using System;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>
/// What tells a process from all others of this boot of the host. Its number alone may be another process's later; its number with the
/// time of its start never is. Both stay through execve(2).
/// </summary>
/// <param name="Pid">Its number.</param>
/// <param name="Start">When it was started, in clock ticks since the host was.</param>
/// <param name="User">The user that it runs as; until it has given up root it is root's.</param>
internal sealed record ProcessIdentity(int Pid, long Start, uint User)
{
    /// <summary>The identity of a child of this process, which cannot have lost its number before it is waited for.</summary>
    public static ProcessIdentity OfChild(int pid, uint user) =>
        new(pid, ProcessStat.TryStart(pid) ?? throw new PosixException($"cannot read /proc/{pid}/stat", Errno.ESRCH), user);

    /// <summary>
    /// The same process by the number that it has for the caller, if it was started in a PID namespace below the caller's; else this.
    /// </summary>
    /// <param name="number">A number for the caller.</param>
    public ProcessIdentity As(int number) =>
        number > 0 && number != Pid && ProcessStat.TryStart(number) == Start && ProcessStat.HasNumber(number, Pid)
            ? this with { Pid = number }
            : this;

    /// <summary>Whether the process has not ended. Where /proc hides it from the caller, its number alone tells.</summary>
    /// <param name="patience">How long its end is waited for.</param>
    public bool IsAlive(TimeSpan patience)
    {
        using ProcessHandle? process = ProcessHandle.TryOpen(Pid);

        // Asked after the handle was opened: the process that has this number now is the handle's, or the handle's has ended.
        return process is not null && (ProcessStat.TryStart(Pid) ?? Start) == Start && !process.WaitForEnd(patience);
    }

    /// <summary>A handle of the process that may be signalled; null where it has ended, or is not certain to be this one.</summary>
    public ProcessHandle? TryOpen()
    {
        ProcessHandle? process = ProcessHandle.TryOpen(Pid);
        if (process is not null
            && ProcessStat.TryStart(Pid) == Start
            && ProcessStat.TryUser(Pid) is uint user
            && (user == User || user == Accounts.Root)
            && !process.WaitForEnd(TimeSpan.Zero))
        {
            return process;
        }

        process?.Dispose();
        return null;
    }
}
