using System;
using System.Collections.Generic;
using QemuInit.Options;
using QemuInit.Qemu;

namespace QemuInit.Import;

/// <summary>An option of a command line of qemu.</summary>
internal sealed class CommandOption
{
    /// <summary>Reads an option.</summary>
    /// <param name="item">Where it stands.</param>
    /// <param name="name">Its name without hyphens.</param>
    /// <param name="argument">Its argument; empty for none.</param>
    public CommandOption(ForeignItem item, string name, string argument)
    {
        Item = item;
        Name = name;
        if (JsonForm.ToList(name, argument, out string list) is int wrong and > 0)
            throw item.Wrong($"-{name}: the argument is not valid JSON at its character {wrong}");
        Argument = list;
        Pairs = CommaList.Split(list);
    }

    /// <summary>Where it stands.</summary>
    public ForeignItem Item { get; }

    /// <summary>Its name without hyphens.</summary>
    public string Name { get; }

    /// <summary>Its argument, without JSON; empty for none.</summary>
    public string Argument { get; }

    /// <summary>The same, as pairs.</summary>
    public List<KeyValuePair<string, string>> Pairs { get; }

    /// <summary>Whether a device uses it.</summary>
    public bool IsUsed { get; set; }

    /// <summary>The word before the pairs; empty where there is none.</summary>
    public string Head => Pairs is [{ Key: "" }, ..] ? Pairs[0].Value : "";

    /// <summary>The last value of a key; null where there is none.</summary>
    public string? Find(string key) => CommaList.Last(Pairs, key);

    /// <summary>The same of a key that the head may stand for.</summary>
    public string? FindOrHead(string key) => CommaList.LastOrHead(Pairs, key);

    /// <summary>Which keys are not among known ones, as a list for a user; null for none.</summary>
    /// <param name="known">The known keys, with a blank around each.</param>
    public string? Unknown(string known)
    {
        string unknown = "";
        foreach ((string key, string value) in Pairs)
        {
            if (key.Length > 0 && !known.Contains($" {key} ", StringComparison.Ordinal))
                unknown += $"{(unknown.Length == 0 ? "left out: " : ", ")}{key}={value}";
        }

        return unknown.Length == 0 ? null : unknown;
    }

    /// <summary>The argument without some keys.</summary>
    /// <param name="left">The keys, with a blank around each.</param>
    public string Without(string left)
    {
        CommaList list = new(Head);
        for (int i = Head.Length == 0 ? 0 : 1; i < Pairs.Count; i++)
        {
            if (!left.Contains($" {Pairs[i].Key} ", StringComparison.Ordinal))
                list.Add(Pairs[i].Key, Pairs[i].Value);
        }

        return list.ToString();
    }
}
