using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;

namespace RcGrammar.Tests;

/// <summary>
/// Asks <c>dash</c>, many files a process, each in a subshell of its own, with an empty environment, no commands to find,
/// an empty folder to stand in and nothing to write: what a refused file would do then hurts no one. A home directory is set,
/// so that a tilde shows where it is expanded.
/// </summary>
internal static class Dash
{
    private const string Path = "/usr/bin/dash";

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    internal static bool IsThere => File.Exists(Path);

    /// <summary>Whether a text could only write below the folder it stands in.</summary>
    internal static bool IsHarmless(string text) =>
        !text.Contains('>', StringComparison.Ordinal)
        || (!text.Contains('/', StringComparison.Ordinal) && !text.Contains("..", StringComparison.Ordinal));

    internal static IReadOnlyList<DashRun> Source(IReadOnlyList<(string Text, IReadOnlyList<string> Keys)> files)
    {
        string folder = Directory.CreateTempSubdirectory("rc-oracle-").FullName;
        try
        {
            Directory.CreateDirectory(folder + "/empty");
            var script = new StringBuilder("ulimit -c 0; ulimit -t 20; cd empty || exit 1; PATH=/nonexistent HOME=/zz_home\n");
            for (int i = 0; i < files.Count; i++)
            {
                string keys = string.Concat(files[i].Keys.Select(key => $" \"${{{key}-}}\""));
                string print = keys.Length == 0 ? "" : $"; printf '%s\\0'{keys}";
                File.WriteAllText(string.Create(CultureInfo.InvariantCulture, $"{folder}/f{i}"), files[i].Text, s_utf8);
                // The file's own words run with the errors' file as standard error; the mark says that it came to its end.
                script.Append(CultureInfo.InvariantCulture, $"( exec 3>&1 >/dev/null 2>../e{i}; . ../f{i}; ");
                script.Append(CultureInfo.InvariantCulture, $"exec >&3; printf 'read\\0'{print} ); printf '\\1\\0'\n");
            }

            File.WriteAllText(folder + "/script", script.ToString(), s_utf8);
            string[][] outputs = Run(folder);
            if (outputs.Length != files.Count)
                throw new InvalidOperationException($"dash answered for {outputs.Length} of {files.Count} files");
            return [.. outputs.Select((output, i) => new DashRun(
                output.Length > 0 && output[0] == "read",
                output.Length > 0 && output[0] == "read" ? output[1..] : [],
                File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"{folder}/e{i}"))))];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The answers, one array of strings a file.</summary>
    private static string[][] Run(string folder)
    {
        var start = new ProcessStartInfo(Path)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = s_utf8,
            StandardErrorEncoding = s_utf8,
        };
        start.ArgumentList.Add("./script");
        start.Environment.Clear();
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        var files = new List<string[]>();
        var current = new List<string>();
        foreach (string text in output.Split('\0')[..^1])
        {
            if (text == "\u0001")
            {
                files.Add([.. current]);
                current.Clear();
            }
            else
            {
                current.Add(text);
            }
        }

        return [.. files];
    }
}
