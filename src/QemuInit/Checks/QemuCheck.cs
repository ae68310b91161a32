using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using QemuInit.Host;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.Text;

namespace QemuInit.Checks;

/// <summary>Compares a guest's configuration with the abilities of a qemu.</summary>
internal static class QemuCheck
{
    // Of all devices, whatever their own properties: the options of -device itself.
    private static readonly string[] s_ofAll = ["", "driver", "id", "bus"];

    /// <summary>Adds the drivers of devices that a guest has, each once.</summary>
    public static void AddDevices(CheckedGuest guest, List<string> devices)
    {
        foreach (PlacedOption option in guest.Options)
        {
            if (option.Name == "device" && DriverOf(CommaList.Split(option.Argument)) is { Length: > 0 } driver && !devices.Exists(device => device == driver))
                devices.Add(driver);
        }
    }

    /// <summary>Checks a guest.</summary>
    /// <param name="guest">The guest, with its command line.</param>
    /// <param name="qemu">What the qemu says of itself; of the guest's architecture.</param>
    /// <param name="help">What it prints at -help; null where that was not asked.</param>
    /// <param name="isRefused">Whether it refuses an option that its help does not list, as it does not list all.</param>
    public static void Run(CheckedGuest guest, QemuAbilities qemu, string? help, Func<string, bool> isRefused)
    {
        JsonElement? machine = null;
        OptionHelp? known = help is null ? null : new OptionHelp(help);
        foreach (PlacedOption option in guest.Options)
        {
            if (!option.IsOwn && known?.Knows(option.Name) == false && isRefused(option.Name))
            {
                guest.Error(
                    option.Place,
                    $"{Self(qemu)} does not know option -{Printable.Of(option.Name)}; see what took its place in qemu's list of removed features");
            }

            switch (option.Name)
            {
                case "machine" or "M":
                    machine = CheckMachine(guest, option, qemu);
                    break;
                case "cpu":
                    CheckCpu(guest, option, qemu);
                    break;
                case "device":
                    CheckDevice(guest, option, qemu);
                    break;
            }
        }

        foreach (PlacedOption option in guest.Options)
        {
            if (option.Name == "smp" && machine is JsonElement found && QemuAbilities.MostCpus(found) is int most && Count(option.Argument) > most)
            {
                guest.Error(
                    option.Place,
                    $"{Count(option.Argument)} processors are more than the machine's {most}; lower SMP, or choose another MACHINE");
            }
        }
    }

    private static JsonElement? CheckMachine(CheckedGuest guest, PlacedOption option, QemuAbilities qemu)
    {
        if (CommaList.LastOrHead(CommaList.Split(option.Argument), "type") is not { Length: > 0 } type)
            return null;
        if (qemu.Machine(type) is not JsonElement machine)
        {
            guest.Error(
                option.Place,
                $"{Self(qemu)} has no machine type '{Printable.Of(type)}'"
                    + $"{Hint(qemu.Nearest("machines", type), "MACHINE", See(qemu, "-machine help"))}");
            return null;
        }

        if (QemuAbilities.IsDeprecated(machine))
        {
            guest.Warn(
                option.Place,
                $"{Self(qemu)} calls machine type {type} deprecated: a later one will not have it; "
                    + "set MACHINE to a newer version, which changes the guest's hardware");
        }
        else if (LifetimeOf(type) is string lifetime)
        {
            guest.Note(option.Place, $"machine type {type} {lifetime}");
        }

        return machine;
    }

    // For three years a type with a version is as good as new, and after six it is gone. A year has three versions, from .0 to .2. Source: qemu,
    // "Deprecated features".
    private static string? LifetimeOf(string type)
    {
        string[] version = type[(type.LastIndexOf('-') + 1)..].Split('.');
        return version.Length == 2 && TryNumber(version[0], out int major) && TryNumber(version[1], out int minor)
            ? $"is in each qemu before {major + 6}.{minor}, and deprecated from {major + 3}.{minor} on"
            : null;
    }

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static void CheckCpu(CheckedGuest guest, PlacedOption option, QemuAbilities qemu)
    {
        // Not one of qemu's lists: it ends the model at the first comma, doubled or not. Source: qemu, cpu.c, parse_cpu_option().
        string model = option.Argument.Split(',')[0];
        if (model.Length == 0 || model == "host" || !qemu.KnowsCpus)
            return;
        if (qemu.Cpu(model) is not JsonElement cpu)
        {
            guest.Error(
                option.Place,
                $"{Self(qemu)} has no processor '{Printable.Of(model)}'{Hint(qemu.Nearest("cpus", model), "CPU", See(qemu, "-cpu help"))}");
        }
        else if (QemuAbilities.IsDeprecated(cpu))
        {
            guest.Warn(option.Place, $"{Self(qemu)} calls processor {model} deprecated: a later one will not have it; set CPU to another");
        }
    }

    private static void CheckDevice(CheckedGuest guest, PlacedOption option, QemuAbilities qemu)
    {
        List<KeyValuePair<string, string>> pairs = CommaList.Split(option.Argument);
        string driver = DriverOf(pairs);
        if (driver.Length == 0 || driver is "help" or "?")
            return;
        if (!qemu.HasDevice(driver))
        {
            guest.Error(option.Place, $"{Self(qemu)} has no device '{Printable.Of(driver)}'{See(qemu, "-device help")}");
            return;
        }

        foreach (KeyValuePair<string, string> pair in pairs)
        {
            // The elements of a list are numbered: rates.0.
            if (Array.IndexOf(s_ofAll, pair.Key) < 0 && !qemu.HasProperty(driver, pair.Key.Split('.')[0]))
                guest.Error(
                    option.Place,
                    $"{Self(qemu)} does not know '{Printable.Of(pair.Key)}' of device {driver}{See(qemu, $"-device {ShellQuote.Word($"{driver},help")}")}");
        }
    }

    private static string DriverOf(List<KeyValuePair<string, string>> pairs) => CommaList.LastOrHead(pairs, "driver") ?? "";

    private static int Count(string argument)
    {
        string count = "";
        foreach (KeyValuePair<string, string> pair in CommaList.Split(argument))
            count = pair.Key is "maxcpus" || (count.Length == 0 && pair.Key is "" or "cpus") ? pair.Value : count;
        return TryNumber(count, out int number) ? number : 1;
    }

    private static string Hint(string? nearest, string key, string see) => nearest is null ? see : $"; did you mean {key}={nearest}?";

    // The program can be another user's.
    private static string See(QemuAbilities qemu, string help) =>
        RootsCommand.IsSafeToRead(qemu.Program) ? $"; see: {ShellQuote.Word(qemu.Program)} {help}" : "";

    private static string Self(QemuAbilities qemu) => $"qemu {qemu.Version} ({qemu.Program})";
}
