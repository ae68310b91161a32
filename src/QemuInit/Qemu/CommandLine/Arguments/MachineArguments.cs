using System;
using System.Collections.Generic;
using QemuInit.Options;

namespace QemuInit.Qemu;

/// <summary>The machine itself: board, accelerator, processors, memory. MACHINE, CPU, SMP and RAM are qemu's own lists.</summary>
internal static class MachineArguments
{
    internal static void Add(CommandLineDraft draft)
    {
        GuestOptions options = draft.Options;
        Target target = draft.Target;
        if (options.Kvm && !target.CanUseKvm)
        {
            throw CommandLineDraft.NotConfigured(
                "KVM",
                $"KVM=1: this host's processor is {target.HostArchitecture} and cannot run {target.Architecture}; set KVM=0");
        }

        if (target.Machine?.Contains("accel=", StringComparison.Ordinal) == true)
        {
            throw CommandLineDraft.NotConfigured(
                "MACHINE", $"MACHINE={target.Machine} sets accel=; take it out and set KVM=1 or KVM=0");
        }

        draft.Add("-machine", target.Machine, OptionOrigin.OfKey(options.Machine is null ? "TGTARCH" : "MACHINE"));
        draft.Add("-accel", options.Kvm ? "kvm" : "tcg", OptionOrigin.OfKey("KVM"));
        if (options.Cpu is null)
            draft.Add("-cpu", target.DefaultCpu(options.Kvm), OptionOrigin.OfKey("CPU"));
        // CPU, SMP, RAM and whatever else is nothing but an option of qemu.
        List<PatternOption> patterns = [];
        options.AppendPatterns(patterns);
        foreach (PatternOption pattern in patterns)
        {
            OptionOrigin origin = OptionOrigin.OfKey(pattern.Key);
            if (pattern.Argument is null)
                draft.Add(pattern.Option, origin);
            else
                draft.Add(pattern.Option, pattern.Argument, origin);
        }
    }
}
