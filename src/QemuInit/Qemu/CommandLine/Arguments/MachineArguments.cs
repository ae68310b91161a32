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
                $"KVM=1: this host's processor is {target.HostArchitecture} and cannot run {target.Architecture}; set KVM=0");
        }

        if (target.Machine?.Contains("accel=", StringComparison.Ordinal) == true)
            throw CommandLineDraft.NotConfigured($"MACHINE={target.Machine} sets accel=; take it out and set KVM=1 or KVM=0");
        draft.Add("-machine", target.Machine);
        draft.Add("-accel", options.Kvm ? "kvm" : "tcg");
        if (options.Cpu is null)
            draft.Add("-cpu", target.DefaultCpu(options.Kvm));
        // CPU, SMP, RAM and whatever else is nothing but an option of qemu.
        List<string> patterns = [];
        options.AppendPatterns(patterns);
        draft.AddWords(patterns);
    }
}
