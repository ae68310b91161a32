using System.Collections.Generic;
using System.IO;
using Attacks.Support;
using Support;
using Xunit;

namespace Attacks;

/// <summary>What a member exchanges for something else, again and again, while root works with it.</summary>
public sealed class ExchangeTests(SharedAdversary shared) : AttackTest(shared)
{
    private const int Rounds = 15;

    [SystemTheory("sudo", "gcc")]
    [InlineData(Trick.Link, false)]
    [InlineData(Trick.Link, true)]
    [InlineData(Trick.LinkToOwnFolder, false)]
    [InlineData(Trick.LinkToOwnFolder, true)]
    [InlineData(Trick.LinkToRootsFolder, false)]
    [InlineData(Trick.LinkToRootsFolder, true)]
    public void A_folder_that_is_exchanged_again_and_again_wins_nothing(Trick trick, bool isRoots)
    {
        string innocent = Adversary.Guest("template", "DSK1=spare").Folder;
        string link = $"{Adversary.Home}/{Adversary.NewName()}";
        Shell.Output("ln", "-sfn", innocent, link);
        Adversary.Verb("register", link, "template").Succeeds();
        Swap(link, Adversary.Tricks.FolderBy(trick, isRoots, isSecret: false));

        Race("template");
    }

    [SystemTheory("sudo", "gcc")]
    [InlineData("{0}-qemud.rc", Trick.Link)]
    [InlineData("{0}-qemud.rc", Trick.HardLink)]
    [InlineData("{0}-qemud.rc", Trick.Fifo)]
    [InlineData("{0}-qemud.rc", Trick.LinkToRootsFolder)]
    [InlineData("{0}-qemu.cfg", Trick.Link)]
    [InlineData("{0}-qemu.cfg", Trick.HardLink)]
    [InlineData("{0}-qemu.cfg", Trick.Fifo)]
    [InlineData("{0}-qemu.cfg", Trick.Device)]
    [InlineData("disk.img", Trick.Link)]
    [InlineData("disk.img", Trick.HardLink)]
    [InlineData("disk.img", Trick.LinkToOwnDescriptor)]
    [InlineData("disk.img", Trick.Fifo)]
    [InlineData("disk.img", Trick.Folder)]
    public void A_file_that_is_exchanged_again_and_again_wins_nothing(string file, Trick trick)
    {
        Guest guest = Adversary.Guest(Adversary.NewName(), "DSK1=disk.img");
        string path = $"{guest.Folder}/{file.Replace("{0}", guest.Name, System.StringComparison.Ordinal)}";
        if (!File.Exists(path))
            File.WriteAllText(path, "");
        Shell.Output("chown", "--reference=" + Adversary.Home, path);
        Adversary.Verb("register", guest.Folder, guest.Name).Succeeds();
        Swap(path, Adversary.Tricks.Entry(trick, guest.Folder + "/other"));

        Race(guest.Name);
    }

    private void Swap(string one, string other) =>
        Adversary.InBackground($"exec {Adversary.HelperPath("swap")} {one} {other}");

    private void Race(string name)
    {
        List<Result> said = [];
        for (int i = 0; i < Rounds; i++)
        {
            said.Add(Adversary.Verb("start", name));
            said.Add(Adversary.RootsVerb("adopt", name));
        }

        Adversary.AssertNothingWasWon(said);
    }
}
