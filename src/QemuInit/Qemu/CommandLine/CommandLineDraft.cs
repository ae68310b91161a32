using System;
using System.Collections.Generic;
using QemuInit.Options;
using QemuInit.Text;

namespace QemuInit.Qemu;

/// <summary>A command line in the making: what the groups of devices add to, in their order.</summary>
internal sealed class CommandLineDraft
{
    private const int FirstDescriptor = 3;

    private readonly List<string> _arguments = [];
    private readonly List<CommandLineOption> _options = [];
    private readonly List<InheritedDescriptor> _descriptors = [];
    private readonly List<FileCopy> _fileCopies = [];
    private bool _hasScsi;
    private bool _hasUsb;

    /// <summary>Begins a command line.</summary>
    internal CommandLineDraft(GuestOptions options, GuestPlace place, HostFacts host)
    {
        Options = options;
        Place = place;
        Host = host;
        Target = new(options.TargetArchitecture, options.Machine, host.Architecture);
        Ide = new(this);
    }

    /// <summary>What the guest's rc-file says.</summary>
    internal GuestOptions Options { get; }

    /// <summary>Where the guest lives.</summary>
    internal GuestPlace Place { get; }

    /// <summary>What the host has.</summary>
    internal HostFacts Host { get; }

    /// <summary>What is emulated.</summary>
    internal Target Target { get; }

    /// <summary>The places for IDE and SATA drives, which disks and CD drives share.</summary>
    internal IdeBuses Ide { get; }

    /// <summary>Adds an option without an argument.</summary>
    internal void Add(string option, OptionOrigin origin)
    {
        AddWords([option], origin.Key);
        _options.Add(new(option.TrimStart('-'), "", origin));
    }

    /// <summary>Adds an option and its argument; nothing where the argument is null.</summary>
    internal void Add(string option, string? argument, OptionOrigin origin)
    {
        if (argument is null)
            return;
        AddWords([option, argument], origin.Key);
        _options.Add(new(option.TrimStart('-'), argument, origin));
    }

    /// <summary>Adds an option and its list.</summary>
    internal void Add(string option, CommaList list, OptionOrigin origin) => Add(option, list.ToString(), origin);

    /// <summary>Adds what a cfg-file says.</summary>
    internal void Add(CfgFile cfg)
    {
        AddWords(BridgeScript.Replace(this, cfg.Words), key: null);
        foreach (CfgOption option in cfg.Options)
            _options.Add(new(option.Name, option.Argument, OptionOrigin.OfCfg(option.Position)));
    }

    /// <summary>Adds something for qemu to inherit, made with the number it gets; answers that number.</summary>
    internal int Inherit(Func<int, InheritedDescriptor> make)
    {
        int number = FirstDescriptor + _descriptors.Count;
        _descriptors.Add(make(number));
        return number;
    }

    /// <summary>Adds a file that must be there.</summary>
    internal void Copy(string source, string target) => _fileCopies.Add(new(source, target));

    /// <summary>The SCSI controller that all SCSI devices of the guest share: made by the first of them.</summary>
    internal string ScsiBus(OptionOrigin first)
    {
        if (!_hasScsi)
            Add("-device", new CommaList($"virtio-scsi-{Target.Transport}").Add("id", "scsi"), first);
        _hasScsi = true;
        return "scsi.0";
    }

    /// <summary>The USB controller that all USB devices of the guest share: made by the first of them.</summary>
    internal string UsbBus(OptionOrigin first)
    {
        if (!_hasUsb)
            Add("-device", new CommaList("qemu-xhci").Add("id", "usb"), first);
        _hasUsb = true;
        return "usb.0";
    }

    /// <summary>What ends the making: the options cannot be had together, or not here.</summary>
    /// <param name="key">The key that is to blame.</param>
    /// <param name="message">What is wrong with it, and the cure.</param>
    internal static Failure NotConfigured(string? key, string message) => new(ExitCode.NotConfigured, message) { Key = key };

    /// <summary>The finished command line.</summary>
    internal CommandLine Finish() => new(Host.Qemu.Path, _arguments, _options, _descriptors, _fileCopies);

    private void AddWords(IReadOnlyList<string> words, string? key)
    {
        string option = "";
        foreach (string word in words)
        {
            option = word.StartsWith('-') ? word : option;
            // NUL cannot be passed at all. A line break would end a line of qemu.log or of a message in the middle.
            if (word.AsSpan().ContainsAny('\0', '\n', '\r'))
                throw NotConfigured(key, $"the value for qemu's {option} contains a line break or NUL; take it out");
            _arguments.Add(word);
        }
    }
}
