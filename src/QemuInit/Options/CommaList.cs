using System;
using System.Collections.Generic;
using System.Text;

namespace QemuInit.Options;

/// <summary>
/// One of qemu's option lists: <c>head,key=value,key=value</c>. Inside a value a comma is written twice, else what follows
/// it would be read as a further option. Source: qemu's invocation document, "-drive": "double the comma".
/// </summary>
internal sealed class CommaList
{
    private readonly StringBuilder _text = new();

    /// <summary>Begins a list with a head that has no key, such as a driver, or without one.</summary>
    internal CommaList(string head = "") => _text.Append(Escape(head));

    /// <summary>A value as it stands in a list.</summary>
    internal static string Escape(string value) => value.Replace(",", ",,", StringComparison.Ordinal);

    /// <summary>Adds a pair.</summary>
    /// <param name="key">The key, one of ours.</param>
    /// <param name="value">The value, any text; null adds nothing.</param>
    internal CommaList Add(string key, string? value)
    {
        if (value is null)
            return this;
        if (_text.Length > 0)
            _text.Append(',');
        _text.Append(key).Append('=').Append(Escape(value));
        return this;
    }

    /// <summary>Adds a pair whose value is a number; null adds nothing.</summary>
    internal CommaList Add(string key, int? value) => Add(key, value?.ToString());

    /// <summary>Reads a list as qemu does. Source: qemu, util/qemu-option.c, get_opt_name_value().</summary>
    /// <returns>The pairs; a word without an equals sign has no key.</returns>
    internal static List<KeyValuePair<string, string>> Split(string list)
    {
        List<KeyValuePair<string, string>> pairs = [];
        for (int start = 0; start < list.Length;)
        {
            int equals = list.AsSpan(start).IndexOfAny('=', ',');
            bool hasKey = equals >= 0 && list[start + equals] == '=';
            string key = hasKey ? list[start..(start + equals)] : "";
            StringBuilder value = new();
            start += hasKey ? equals + 1 : 0;
            while (start < list.Length)
            {
                bool isComma = list[start] == ',';
                bool isDouble = isComma && start + 1 < list.Length && list[start + 1] == ',';
                if (isComma && !isDouble)
                    break;
                value.Append(list[start]);
                start += isDouble ? 2 : 1;
            }

            start++;
            pairs.Add(new(key, value.ToString()));
        }

        return pairs;
    }

    /// <summary>The last value of a key, which is the one that counts for qemu; null where there is none.</summary>
    internal static string? Last(List<KeyValuePair<string, string>> pairs, string key)
    {
        string? found = null;
        foreach ((string candidate, string value) in pairs)
        {
            if (candidate == key)
                found = value;
        }

        return found;
    }

    /// <summary>The same of a key that the list's head may stand for.</summary>
    internal static string? LastOrHead(List<KeyValuePair<string, string>> pairs, string key) =>
        Last(pairs, key) ?? (pairs is [{ Key: "" }, ..] ? pairs[0].Value : null);

    /// <summary>Whether a switch is on. A word alone is that switch on, one with "no" before it the switch off.</summary>
    internal static bool IsOn(List<KeyValuePair<string, string>> pairs, string key)
    {
        bool isOn = false;
        foreach ((string candidate, string value) in pairs)
        {
            if (candidate == key)
                isOn = value is "on" or "yes" or "true" or "y";
            else if (candidate.Length == 0 && (value == key || value == "no" + key))
                isOn = value == key;
        }

        return isOn;
    }

    /// <summary>The list as qemu takes it.</summary>
    public override string ToString() => _text.ToString();
}
