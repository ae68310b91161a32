using System;
using System.IO;
using Attacks.Support;
using Support;
using Xunit;

namespace Attacks;

/// <summary>A user with a login on the host, who is in no group of ours.</summary>
public sealed class OutsiderTests(SharedAdversary shared) : AttackTest(shared)
{
    [SystemTheory("sudo", "flock")]
    [InlineData("registered", "status")]
    [InlineData("registered", "start")]
    [InlineData("registered", "list")]
    [InlineData("autostart", "list")]
    [InlineData("vncoffset", "start")]
    [InlineData("default-qemud.rc", "start")]
    public void A_lock_on_a_file_that_everybody_may_read_keeps_no_verb_from_its_work(string file, string verb)
    {
        Guest guest = Adversary.Guest(Adversary.NewName(), "TGTARCH=qemu-system-x86_64", "RAM=32M", "DISPLAY=none");
        Adversary.Verb("register", guest.Folder, guest.Name).Succeeds();
        string path = $"{Adversary.Etc}/{file}";
        if (!File.Exists(path))
            File.WriteAllText(path, file == "vncoffset" ? "50000\n" : "");
        string told = $"/tmp/{guest.Name}.locked";
        try
        {
            Adversary.Outsider("/bin/sh", "-c", $"flock -x {path} sh -c 'touch {told}; exec sleep 60' </dev/null >/dev/null 2>&1 &").Succeeds();
            Wait.Until("the outsider's lock", () => File.Exists(told));

            Result result = verb == "list" ? Adversary.RootsVerb(verb) : Adversary.RootsVerb(verb, guest.Name);

            Assert.DoesNotContain("another process", result.Err, StringComparison.Ordinal);
            Assert.Equal(verb == "status" ? 3 : 0, result.Code);
        }
        finally
        {
            Adversary.Root("pkill", "-u", "60002");
            File.Delete(told);
        }
    }
}
