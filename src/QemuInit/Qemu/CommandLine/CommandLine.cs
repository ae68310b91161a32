using System;
using System.Collections.Generic;
using QemuInit.Options;
using QemuInit.Text;

namespace QemuInit.Qemu;

/// <summary>How qemu is started for a guest.</summary>
internal sealed class CommandLine(
    string program,
    IReadOnlyList<string> arguments,
    IReadOnlyList<CommandLineOption> options,
    IReadOnlyList<InheritedDescriptor> descriptors,
    IReadOnlyList<FileCopy> fileCopies)
{
    /// <summary>qemu's path.</summary>
    public string Program { get; } = program;

    /// <summary>Its arguments, without the program.</summary>
    public IReadOnlyList<string> Arguments { get; } = arguments;

    /// <summary>
    /// The options that these arguments come to, each with what put it there. Those of a cfg-file are as the file has them,
    /// with JSON in its plain form, and a file for <c>-readconfig</c> option by option.
    /// </summary>
    public IReadOnlyList<CommandLineOption> Options { get; } = options;

    /// <summary>
    /// What qemu inherits besides 0 (a pipe with one line, <c>{"execute":"qmp_capabilities"}</c>), 1 (<c>events.log</c>) and 2
    /// (<c>qemu.log</c>): numbers from 3 up without a gap.
    /// </summary>
    public IReadOnlyList<InheritedDescriptor> Descriptors { get; } = descriptors;

    /// <summary>Files that must be there before.</summary>
    public IReadOnlyList<FileCopy> FileCopies { get; } = fileCopies;

    /// <summary>Makes the command line: the same input gives the same output, and nothing else is read, but for what an
    /// <see cref="InstalledQemu"/> is asked when the first option depends on it.</summary>
    /// <param name="options">What the guest's rc-file says, defaults applied.</param>
    /// <param name="place">Where the guest lives.</param>
    /// <param name="host">What the host has.</param>
    /// <param name="cfg">The guest's cfg-file, or null where it has none.</param>
    /// <exception cref="Failure">The options cannot be had together, or not on this host.</exception>
    internal static CommandLine Build(GuestOptions options, GuestPlace place, HostFacts host, CfgFile? cfg)
    {
        if (options.TargetArchitecture.StartsWith('-') || options.TargetArchitecture.AsSpan().ContainsAny('\0', '\n', '\r'))
        {
            throw CommandLineDraft.NotConfigured(
                "TGTARCH", $"TGTARCH={options.TargetArchitecture} is not a program; write one like qemu-system-x86_64");
        }

        CommandLineDraft draft = new(options, place, host);
        ProcessArguments.Add(draft, cfg);
        ChannelArguments.Add(draft);
        MachineArguments.Add(draft);
        BootArguments.Add(draft);
        StorageAndNetwork(draft);
        DisplayArguments.Add(draft);
        GuestServiceArguments.Add(draft, cfg);
        HotPlugArguments.Add(draft, cfg);
        if (cfg is not null)
            draft.Add(cfg);
        return draft.Finish();
    }

    /// <summary>BOOT gives out places in the firmware's order; the devices themselves stay in theirs, whatever it says.</summary>
    private static void StorageAndNetwork(CommandLineDraft draft)
    {
        BootIndexes indexes = BootIndexes.Of(draft.Options);
        DiskArguments.Add(draft, indexes);
        CdromArguments.Add(draft, indexes);
        NetworkArguments.Add(draft, indexes);
    }
}
