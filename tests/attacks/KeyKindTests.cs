using System;
using System.Globalization;
using System.IO;
using Attacks.Support;
using Support;
using Xunit;

namespace Attacks;

/// <summary>Each file that a member can name, by each trick: whatever the verbs do, nothing of root's is won.</summary>
public sealed class KeyKindTests(SharedAdversary shared) : KindTest(shared)
{
    [SystemTheory("sudo", "gcc")]
    [MemberData(nameof(Cases))]
    public void A_file_that_a_member_names_wins_nothing(string kind, Trick trick) => Try(kind, trick);

    [SystemTheory("sudo", "gcc", "bindfs", "/dev/fuse")]
    [MemberData(nameof(Keys))]
    public void A_file_in_a_members_own_file_system_wins_nothing(string kind) => Try(kind, Trick.Fuse);

    public static TheoryData<string, Trick> Cases()
    {
        TheoryData<string, Trick> cases = [];
        foreach (string kind in Kinds.Keys)
        {
            foreach (Trick trick in Tricks)
                cases.Add(kind, trick);
        }

        return cases;
    }

    public static TheoryData<string> Keys() => [.. Kinds.Keys];

    private void Try(string kind, Trick trick)
    {
        Guest guest = Adversary.Guest(Adversary.NewName(), Adversary.Telling);
        if (kind == "rc-file")
            Replace(guest.RcFile, trick);
        else if (kind == "cfg-file")
            Replace(guest.CfgFile, trick);
        else
        {
            string setting = string.Format(CultureInfo.InvariantCulture, kind, Adversary.Tricks.Entry(trick, guest.Folder + "/x"));
            guest.Set(setting[..(setting.IndexOf('=', StringComparison.Ordinal) + 1)], setting);
        }

        Everybody(guest.Name, guest.Folder);
    }

    private void Replace(string file, Trick trick)
    {
        File.Delete(file);
        string path = Adversary.Tricks.Entry(trick, file);
        if (path != file)
            Shell.Output("ln", "-sfn", path, file);
    }
}
