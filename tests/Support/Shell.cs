using System;
using System.Diagnostics;
using System.Threading.Tasks;

namespace Support;

/// <summary>Runs programs with a small fixed environment.</summary>
internal static class Shell
{
    // Far beyond what anything here takes, on a busy machine too: it turns a hang into a failure.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(6);

    /// <summary>Runs a program to its end, and to the end of its output.</summary>
    public static Result Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["LC_ALL"] = "C";

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string line = $"{program} {string.Join(' ', arguments)}";
        if (!process.WaitForExit(s_patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException("still runs: " + line);
        }
        // Whatever went on in the background with our pipes in its hands keeps them open.
        if (!Task.WaitAll([output, error], s_patience))
            throw new TimeoutException("ended, but something holds its output open: " + line);
        return new(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Runs a program that has to succeed, and gives what it said.</summary>
    public static string Output(string program, params string[] arguments) => Run(program, arguments).Succeeds().Out;
}
