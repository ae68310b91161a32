using System.Collections.Generic;
using System.Linq;
using Attacks.Support;
using Support;
using Xunit;

namespace Attacks;

/// <summary>The files that a member names in a call: a picture that is written, a medium that is put in.</summary>
public sealed class CallerFileTests(SharedAdversary shared) : KindTest(shared)
{
    [SystemTheory("sudo", "gcc")]
    [InlineData("screenshot")]
    [InlineData("insert")]
    public void A_file_of_a_call_wins_nothing(string verb)
    {
        Guest guest = Adversary.Guest(Adversary.NewName(), "TGTARCH=qemu-system-x86_64", "RAM=32M", "DISPLAY=vnc", "CDR1=empty");
        Adversary.Verb("register", guest.Folder, guest.Name).Succeeds();
        Adversary.Verb("start", guest.Name).Succeeds();
        string folder = Adversary.Folder(verb + ".files");
        List<Result> said = [];

        // Qemu waits for a writer of the pipe: after it there is nothing to be seen.
        foreach (Trick trick in Tricks.OrderBy(static trick => trick == Trick.Fifo))
        {
            string path = Adversary.Tricks.Entry(trick, $"{folder}/{trick}");
            said.Add(verb == "insert" ? Adversary.Verb("insert", guest.Name, "CDR1", path) : Adversary.Verb("screenshot", guest.Name, path));
            Adversary.AssertNothingWasWon(said);
        }
    }
}
