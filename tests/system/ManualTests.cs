using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using SystemTests.Support;
using Xunit;

namespace SystemTests;

/// <summary>What the manual pages show is what happens.</summary>
public sealed class ManualTests : SystemTest
{
    [SystemFact]
    public void The_examples_of_the_program_can_be_typed_as_they_stand()
    {
        // As after an install; this machine has no KVM for guests, and nothing on the new disk obeys the power button.
        File.Copy(Repository.Root + "/etc/template-qemud.rc", Host.Etc + "/template-qemud.rc");
        File.WriteAllText(Host.Etc + "/default-qemud.rc", "KVM=0\nRAM=64M\n");
        Directory.CreateDirectory(Host.Root + "/tools");
        string program = Host.Root + "/tools/qemu-init";
        File.WriteAllText(program, $"#!/bin/sh\nexec {Repository.Executable} --root {Host.Root} \"$@\"\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        string script = string.Join('\n', Commands("qemu-init.8")).Replace("--timeout 120", "--timeout 1", StringComparison.Ordinal);

        Result result = Host.Run("env", "PATH=" + Host.Root + "/tools:/usr/sbin:/usr/bin:/sbin:/bin", "sh", "-exc", script).Succeeds("web1: started");

        Assert.Contains("web1: running", result.Out, StringComparison.Ordinal);
        Assert.Contains("web1: stopped", result.Out, StringComparison.Ordinal);
    }

    // The lines that a reader would type as root, in the order of the page.
    private IEnumerable<string> Commands(string page) =>
        File.ReadLines($"{Repository.Root}/man/{page}")
            .SkipWhile(static line => line != ".Sh EXAMPLES")
            .Where(static line => line.StartsWith("# ", StringComparison.Ordinal))
            .Select(line => line[2..]
                .Replace("\\-", "-", StringComparison.Ordinal)
                .Replace("\\(aq", "'", StringComparison.Ordinal)
                .Replace("@datdir@", Host.Root + "/srv/qemud", StringComparison.Ordinal)
                .Replace("@etcdir@", Host.Etc, StringComparison.Ordinal)
                .Replace("@sysusr@", "qemud", StringComparison.Ordinal)
                .Replace("@sysgrp@", "kvm", StringComparison.Ordinal));
}
