using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using QemuInit.Host;

namespace QemuInit.Tests.Fakes;

/// <summary>What the program's launcher, run as a process of its own, said and returned.</summary>
internal sealed record Launched(int ExitCode, string Output, string Error)
{
    public static Launched Run(params IEnumerable<string> arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "qemu-init"), [LauncherProcess.Verb, .. arguments])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, error);
    }
}
