using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using Support;

namespace Torture.Rows;

/// <summary>A pid file that names a process that is not qemu: as after a crash, when the number has been given to somebody else.</summary>
internal sealed class ForgedPidRow()
    : Row("forged-pid", "tries", "a process that a stale pid file names gets no signal, while numbers are reused fast")
{
    // Tells each signal that can be told; of SIGKILL and SIGSTOP its state tells.
    private const string Victim =
        "for s in HUP INT QUIT USR1 USR2 PIPE ALRM TERM CONT; do trap \"echo $s >>'$1'\" $s; done; "
        + "echo up >>\"$1\"; while :; do sleep 1; done";

    private const string ForkLoop = "while :; do (:); done";

    public override void Try(Findings findings, bool isFull)
    {
        using Host host = new();
        Guest guest = Sector.New(host);
        guest.Start();
        guest.Do("poweroff").Succeeds();

        string told = host.Root + "/signals";
        using var victim = Process.Start("/bin/sh", ["-c", Victim, "victim", told]);
        using var forks = Process.Start("/bin/sh", ["-c", ForkLoop]);
        try
        {
            Wait.Until("the victim to be up", () => File.Exists(told) && File.ReadAllText(told) == "up\n");
            string pid = victim.Id.ToString(CultureInfo.InvariantCulture) + "\n";
            for (int i = 0; i < (isFull ? 10_000 : 90); i++)
            {
                findings.Count();
                File.WriteAllText(guest.RunFolder + "/pid", pid);
                Result result = (i % 3) switch
                {
                    0 => guest.Do("stop", "--timeout", "1"),
                    1 => guest.Do("poweroff"),
                    _ => guest.Do("reset"),
                };
                bool isRight = i % 3 == 2 ? result.Code != 0 : result.Code == 0 && result.Out.Contains("already stopped", StringComparison.Ordinal);
                if (!isRight)
                    findings.Break($"try {i}", result.ToString());
            }

            File.WriteAllText(guest.RunFolder + "/pid", pid);
            guest.Start();
            guest.Do("poweroff").Succeeds();
            string signals = File.ReadAllText(told);
            if (signals != "up\n" || victim.HasExited || !new ProcessView(victim.Id).Status("State")[0].StartsWith('S'))
                findings.Break("the victim", $"it got {signals}, and has {(victim.HasExited ? "ended" : "not ended")}");
        }
        finally
        {
            forks.Kill();
            victim.Kill(entireProcessTree: true);
            forks.WaitForExit();
            victim.WaitForExit();
        }
    }
}
