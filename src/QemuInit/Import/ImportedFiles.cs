using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.Text;
using RcGrammar;

namespace QemuInit.Import;

/// <summary>
/// What the files of an imported guest say. Each key is checked by the table of keys, and each option by the rules of cfg-files; what is
/// refused is left out, and its finding says why.
/// </summary>
internal sealed class ImportedFiles
{
    // More than any device has; each is tried with those before it.
    private const int MostOptions = 32;

    private const string SataAbsent = "this type of machine has IDE in place of SATA";

    private readonly ForeignGuest _guest;
    private readonly List<KeyValuePair<string, string>> _settings = [];
    private readonly StringBuilder _cfg = new();

    private ImportedFiles(ForeignGuest guest) => _guest = guest;

    /// <summary>The keys of the rc-file, with their values.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Settings => _settings;

    /// <summary>The text of the cfg-file; null where none is needed.</summary>
    public string? CfgText => _cfg.Length == 0 ? null : _cfg.ToString();

    /// <summary>Writes a guest.</summary>
    /// <param name="guest">The guest, whose findings are completed.</param>
    public static ImportedFiles Of(ForeignGuest guest)
    {
        ImportedFiles files = new(guest);
        files.WriteSettings();
        files.WriteDevices();
        files.WriteOptions();
        return files;
    }

    private void WriteSettings()
    {
        foreach (ForeignSetting setting in _guest.Settings)
        {
            if (FindProblem(setting.Key, setting.Value) is string problem)
                setting.Finding.Lose(problem);
            else
                _settings.Add(new(setting.Key, setting.Value));
        }
    }

    private void WriteDevices()
    {
        // What is tried first when the guest boots has the lowest number.
        ForeignDevice[] devices = [.. _guest.Devices.OrderBy(static device => device.BootIndex ?? int.MaxValue)];
        string boot = "";
        string machine = _guest.Find("MACHINE") ?? "q35";
        bool hasSata = !machine.StartsWith("pc", StringComparison.Ordinal) || machine.StartsWith("pc-q35", StringComparison.Ordinal);
        foreach (string key in (string[])[ForeignDevice.Disk, ForeignDevice.Disc, ForeignDevice.Nic])
        {
            int number = 0;
            foreach (ForeignDevice device in devices)
            {
                if (device.Key == key && Write(device, $"{key}{number + 1}", hasSata))
                    number++;
            }

            if (key == ForeignDevice.Nic && number == 0)
                _settings.Add(new(ForeignDevice.Nic + "1", "none"));
        }

        foreach (ForeignDevice device in devices)
        {
            string letter = device.Key switch { ForeignDevice.Disk => "c", ForeignDevice.Disc => "d", _ => "n" };
            if (device.BootIndex is not null && !boot.Contains(letter, StringComparison.Ordinal))
                boot += letter;
        }

        if (boot.Length > 0 && _guest.Find("BOOT") is null)
            _settings.Add(new("BOOT", boot));
    }

    // False where nothing stands for the device.
    private bool Write(ForeignDevice device, string key, bool hasSata)
    {
        string value = device.Head;
        if (FindProblem(device.Key + "1", value) is string problem)
        {
            _guest.Lose(device.Item, problem);
            return false;
        }

        string? change = device.IsSata && !hasSata ? SataAbsent : null;
        int options = 0;
        foreach ((string name, string text) in device.Options)
        {
            if (++options > MostOptions)
            {
                device.Alter($"left out: what is behind its first {MostOptions} options");
                break;
            }

            string longer = $"{value},{name}={text}";
            string? wrong = FindProblem(device.Key + "1", longer);

            // In another format, or written to, the image could be destroyed.
            if (wrong is not null && name is "format" or "readonly")
            {
                _guest.Lose(device.Item, wrong);
                return false;
            }

            if (wrong is not null)
                device.Alter($"left out: {name}={text}, because {wrong}");
            else if (!IsDefault(device, value, name, text))
                value = longer;
        }

        device.Alter(change);
        _guest.Tell(device.Item, ImportVerdict.Taken, $"{key}={value}", device.Change);
        _settings.Add(new(key, value));
        return true;
    }

    // What the value says without the option.
    private static bool IsDefault(ForeignDevice device, string value, string name, string text) => name switch
    {
        "format" => DiskOption.TryParse(value, out DiskOption? disk, out _) && disk.Format == text,
        "bus" => (device.Key == ForeignDevice.Disk && text == "virtio") || (device.Key == ForeignDevice.Disc && text == "ide"),
        "model" => text == "virtio",
        "readonly" or "vhost" => text == "off",
        _ => false,
    };

    private void WriteOptions()
    {
        foreach (ForeignSetting option in _guest.Options)
        {
            string line = option.Value.Length == 0 ? option.Key : $"{option.Key} {ShellQuote.Word(option.Value)}";
            string? problem = FindUnprintable(option.Value) ?? FindSecret(option.Value) ?? FindCfgProblem(line);
            if (problem is null)
                _cfg.Append(line).Append('\n');
            else
                option.Finding.Lose(problem);
        }
    }

    // Every user of the host sees a command line.
    private static string? FindSecret(string list)
    {
        foreach ((string key, _) in CommaList.Split(list))
        {
            if (key is "password" or "passwd" or "pass")
                return "a secret is not copied";
        }

        return null;
    }

    private static string? FindCfgProblem(string line) =>
        CfgFile.TryParse("", line, new Dictionary<string, string>(), out CfgFile? file, out FileDiagnostic? problem)
            ? file.Program?.Diagnostic.Message
            : problem.Diagnostic.Message;

    // By the same binding that a start does.
    private static string? FindProblem(string key, string value)
    {
        if (FindUnprintable(value) is string problem)
            return problem;
        RcFile file = new("", RcParser.Parse(RcPrinter.Print([new(key, value)])));
        List<FileDiagnostic> found = [];
        _ = GuestOptions.Bind("guest", [file], found);
        if (found.Count == 0)
            return null;

        // The number of a device is not known yet.
        string message = found[0].Diagnostic.Message;
        return message.StartsWith(key + ": ", StringComparison.Ordinal) ? message[(key.Length + 2)..] : message;
    }

    private static string? FindUnprintable(string value) =>
        RcPrinter.FindFault(value) ?? (Printable.IsPlain(value) ? null : "it contains characters that a terminal does not show");
}
