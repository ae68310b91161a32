using System;
using System.Collections.Generic;
using System.IO;
using QemuInit.Text;

namespace QemuInit.Import;

/// <summary>
/// A guest as another tool describes it, in this program's words: what every reader fills and <see cref="ImportedFiles"/> writes.
/// </summary>
/// <param name="folder">What relative names of files are relative to.</param>
internal sealed class ForeignGuest(string folder)
{
    // A hundred times what guests have. What is compared with each other must not be without bound.
    private const int Most = 2000;

    private const long Kibi = 1024;

    private readonly List<ImportFinding> _findings = [];

    /// <summary>What its tool calls it, and where; null where that is not said.</summary>
    public ForeignItem? Name { get; set; }

    /// <summary>Whether root alone said all of it: else its files do not become root's word by being imported.</summary>
    public bool IsRootsWord { get; set; } = true;

    /// <summary>Its disks, discs and adapters.</summary>
    public List<ForeignDevice> Devices { get; } = [];

    /// <summary>What became of each item, in the order in which the items were met.</summary>
    public IReadOnlyList<ImportFinding> Findings => _findings;

    /// <summary>Keys with their values; of a key that comes twice the last counts.</summary>
    public List<ForeignSetting> Settings { get; } = [];

    /// <summary>Options of qemu for which there is no key.</summary>
    public List<ForeignSetting> Options { get; } = [];

    /// <summary>The value of a key; null where it has none.</summary>
    public string? Find(string key) => Settings.FindLast(setting => setting.Key == key)?.Value;

    /// <summary>An item becomes a key.</summary>
    /// <param name="item">The item.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">Its value.</param>
    /// <param name="change">Why it is not the same; null where it is.</param>
    public void Take(ForeignItem item, string key, string value, string? change = null) =>
        Settings.Add(new(key, value, Tell(item, ImportVerdict.Taken, $"{key}={value}", change)));

    /// <summary>An item becomes an option of qemu in the cfg-file.</summary>
    /// <param name="item">The item.</param>
    /// <param name="option">The option with its hyphen.</param>
    /// <param name="argument">Its argument; empty for none.</param>
    /// <param name="change">Why it is not the same; null where it is.</param>
    public void Option(ForeignItem item, string option, string argument, string? change = null) =>
        Options.Add(new(option, argument, Tell(item, ImportVerdict.Taken, argument.Length == 0 ? option : $"{option} {argument}", change)));

    /// <summary>An item becomes a device.</summary>
    public ForeignDevice Add(string key, ForeignItem item, string head)
    {
        Require(item, Devices.Count);
        ForeignDevice device = new(key, item, head);
        Devices.Add(device);
        return device;
    }

    /// <summary>An item is met that is so already, or that this program does by itself.</summary>
    /// <param name="item">The item.</param>
    /// <param name="change">What is not the same; null for nothing.</param>
    public void Keep(ForeignItem item, string? change = null) => Tell(item, ImportVerdict.Taken, became: null, change);

    /// <summary>Nothing stands for an item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="why">Why, and what to do.</param>
    public void Lose(ForeignItem item, string why) => Tell(item, ImportVerdict.Lost, became: null, why);

    /// <summary>What the other tool does where nothing is said, and this program would do otherwise.</summary>
    /// <param name="place">A place for it.</param>
    /// <param name="text">What is not there, for a user.</param>
    /// <param name="key">The key, which is set where it is not yet.</param>
    /// <param name="value">Its value.</param>
    /// <param name="change">Why it is not the same; null where it is.</param>
    public void Default(ForeignItem place, string text, string key, string value, string? change = null)
    {
        if (Find(key) is null)
            Take(place.As(text), key, value, change);
    }

    /// <summary>Says what became of an item.</summary>
    public ImportFinding Tell(ForeignItem item, ImportVerdict verdict, string? became, string? why)
    {
        Require(item, _findings.Count);
        ImportFinding finding = new(item, verdict == ImportVerdict.Taken && why is not null ? ImportVerdict.Changed : verdict, became, why);

        // In the order of their places; most items come in it.
        int place = _findings.FindLastIndex(other => other.Item.File == item.File && !item.IsBefore(other.Item)) + 1;
        if (place == 0)
            place = _findings.FindIndex(other => other.Item.File == item.File);
        if (place < 0)
            place = _findings.Count;
        _findings.Insert(place, finding);
        return finding;
    }

    /// <summary>Throws where there are more items than a guest has.</summary>
    /// <param name="item">The next one.</param>
    /// <param name="count">How many there are.</param>
    /// <exception cref="Failure">So it is.</exception>
    public static void Require(ForeignItem item, int count)
    {
        if (count >= Most)
            throw item.Wrong($"there are more than {Most} settings; a guest has fewer");
    }

    /// <summary>A file's name from the root on. Not normalised: <c>link/..</c> is not what it looks like.</summary>
    public string PathOf(string file) => file.StartsWith('/') ? file : Path.Join(folder, file);

    /// <summary>An amount of memory as the key has it, in the largest unit that leaves it whole.</summary>
    /// <param name="kib">How many KiB.</param>
    public static string Memory(long kib) =>
        kib % (Kibi * Kibi) == 0 ? $"{kib / (Kibi * Kibi)}G" : kib % Kibi == 0 ? $"{kib / Kibi}M" : $"{kib}K";

    /// <summary>Takes the letters of BOOT out of words for devices; other words are reported.</summary>
    /// <param name="item">Where they stand.</param>
    /// <param name="kinds">A letter for each.</param>
    public void Boot(ForeignItem item, string kinds)
    {
        string letters = "";
        string left = "";
        foreach (char kind in kinds)
        {
            if (kind is not ('c' or 'd' or 'n'))
                left += kind;
            else if (!letters.Contains(kind, StringComparison.Ordinal))
                letters += kind;
        }

        if (letters.Length == 0)
            Lose(item, "no key has it; see BOOT");
        else
            Take(item, "BOOT", letters, left.Length == 0 ? null : $"left out: {Printable.Of(left)}");
    }
}
