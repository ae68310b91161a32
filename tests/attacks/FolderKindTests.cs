using System.IO;
using Attacks.Support;
using Support;
using Xunit;

namespace Attacks;

/// <summary>A guest's folder that a member names, by each trick, at once or in the place of an innocent one: nothing of root's is won.</summary>
public sealed class FolderKindTests(SharedAdversary shared) : KindTest(shared)
{
    [SystemTheory("sudo", "gcc")]
    [MemberData(nameof(Cases))]
    public void A_folder_that_is_registered_wins_nothing(Trick trick, bool isRoots, bool isSecret)
    {
        Result registered = Everybody("template", Adversary.Tricks.FolderBy(trick, isRoots, isSecret));

        // What a magic link of /proc leads to is another thing for each who asks.
        if (trick is Trick.Self or (>= Trick.OwnDescriptor and <= Trick.LinkToRootsFolder))
            Assert.NotEqual(0, registered.Code);
    }

    [SystemTheory("sudo", "gcc")]
    [MemberData(nameof(Cases))]
    public void A_folder_that_is_in_the_list_already_wins_nothing(Trick trick, bool isRoots, bool isSecret)
    {
        string folder = Adversary.Tricks.FolderBy(trick, isRoots, isSecret);
        File.AppendAllText(Adversary.Host.Etc + "/registered", $"template {folder}\n");

        Adversary.AssertNothingWasWon(
            Adversary.Verb("check", "template"), Adversary.Verb("start", "template"), Adversary.RootsVerb("adopt", "template"),
            Adversary.RootsVerb("start"));
    }

    [SystemTheory("sudo", "gcc")]
    [MemberData(nameof(Cases))]
    public void A_folder_that_is_exchanged_for_another_wins_nothing(Trick trick, bool isRoots, bool isSecret)
    {
        string innocent = Adversary.Guest("template").Folder;
        string link = $"{Adversary.Home}/{Adversary.NewName()}";
        Shell.Output("ln", "-sfn", innocent, link);
        Adversary.Verb("register", link, "template").Succeeds();
        Shell.Output("ln", "-sfn", Adversary.Tricks.FolderBy(trick, isRoots, isSecret), link);

        Adversary.AssertNothingWasWon(
            Adversary.Verb("check", "template"), Adversary.Verb("start", "template"), Adversary.RootsVerb("adopt", "template"),
            Adversary.RootsVerb("start", "template"));
    }

    [SystemFact("sudo", "gcc", "bindfs", "/dev/fuse")]
    public void A_folder_in_a_members_own_file_system_wins_nothing() =>
        Everybody("template", Adversary.Tricks.FolderBy(Trick.Fuse, isRoots: false, isSecret: false));

    public static TheoryData<Trick, bool, bool> Cases()
    {
        TheoryData<Trick, bool, bool> cases = [];
        foreach (Trick trick in Tricks)
        {
            if (trick is Trick.Folder or Trick.HardLink)
                continue;
            cases.Add(trick, true, false);
            cases.Add(trick, false, false);

            // Where nothing is mounted, the cfg-file is what it is.
            if (trick is >= Trick.OwnDescriptor and <= Trick.LinkToRootsFolder)
            {
                cases.Add(trick, true, true);
                cases.Add(trick, false, true);
            }
        }

        return cases;
    }
}
