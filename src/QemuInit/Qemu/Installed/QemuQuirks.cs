using System;
using System.Collections.Generic;

namespace QemuInit.Qemu;

/// <summary>
/// The table of the ways in which qemus differ as far as this program has to know, and which of them one qemu has. A new quirk is
/// a row here, and <see cref="Has"/> where the command line depends on it.
/// </summary>
internal sealed class QemuQuirks
{
    private readonly List<QemuQuirk> _quirks = [];

    private QemuQuirks()
    {
    }

    /// <summary>
    /// <c>-run-with user=USER</c> makes a qemu that was started as root change to a user. PRIVDROP=late takes it before
    /// <see cref="RunAs"/>. Source: qemu's change log, 9.1.
    /// </summary>
    public static QemuQuirk RunWithUser { get; } = new(
        "run-with-user",
        since: "9.1",
        until: null,
        static answers => answers.Help.Of("run-with").Contains("user=", StringComparison.Ordinal));

    /// <summary><c>-runas USER</c> does the same. Source: qemu's list of removed features, 10.0.</summary>
    public static QemuQuirk RunAs { get; } = new(
        "runas", since: null, until: "9.2", static answers => answers.Help.Knows("runas"));

    /// <summary>
    /// <c>screendump</c> writes PPM alone: qemu before 7.1, and a later one that was built without libpng, so versions do not tell.
    /// Such a qemu refuses <c>format</c> <c>png</c>, and <c>screenshot</c> then takes PPM.
    /// </summary>
    public static QemuQuirk PpmAlone { get; } = new(
        "ppm-alone", since: null, until: null, static answers => answers.PngRefusal is not null);

    /// <summary>All rows.</summary>
    public static IReadOnlyList<QemuQuirk> All { get; } = [RunWithUser, RunAs, PpmAlone];

    /// <summary>Whether the qemu has a quirk.</summary>
    public bool Has(QemuQuirk quirk) => _quirks.Exists(one => one == quirk);

    /// <summary>The quirks that show in answers.</summary>
    public static QemuQuirks Of(QemuAnswers answers)
    {
        QemuQuirks found = new();
        foreach (QemuQuirk quirk in All)
        {
            if (quirk.ShowsIn(answers))
                found._quirks.Add(quirk);
        }

        return found;
    }

    /// <summary>The quirks of these names, as <see cref="ToString"/> writes them; null where one is not known.</summary>
    public static QemuQuirks? TryParse(string names)
    {
        QemuQuirks found = new();
        foreach (string name in names.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            QemuQuirk? known = null;
            foreach (QemuQuirk quirk in All)
                known = quirk.Name == name ? quirk : known;
            if (known is null)
                return null;
            found._quirks.Add(known);
        }

        return found;
    }

    /// <summary>Their names, with blanks between them.</summary>
    public override string ToString() => NamesOf(_quirks);

    /// <summary>The names of quirks, with blanks between them.</summary>
    public static string NamesOf(IReadOnlyList<QemuQuirk> quirks)
    {
        string names = "";
        foreach (QemuQuirk quirk in quirks)
            names += names.Length == 0 ? quirk.Name : " " + quirk.Name;
        return names;
    }
}
