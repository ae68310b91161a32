using System.Globalization;
using System.IO;
using System.Linq;
using Attacks.Support;
using Support;
using Xunit;

namespace Attacks;

/// <summary>Each file that an option of the cfg-file can name, by all tricks: whatever the verbs do, nothing of root's is won.</summary>
public sealed class OptionKindTests(SharedAdversary shared) : KindTest(shared)
{
    [SystemTheory("sudo", "gcc")]
    [MemberData(nameof(Cases))]
    public void A_file_that_an_option_names_wins_nothing(string option)
    {
        Guest guest = Adversary.Guest(Adversary.NewName(), Adversary.Telling);

        // The options are judged one by one: a line for each trick.
        File.WriteAllLines(
            guest.CfgFile,
            Tricks.Select(trick => string.Format(
                CultureInfo.InvariantCulture, option, Adversary.Tricks.Entry(trick, $"{guest.Folder}/{trick}"))));

        Everybody(guest.Name, guest.Folder);
    }

    public static TheoryData<string> Cases() => [.. Kinds.Options];
}
