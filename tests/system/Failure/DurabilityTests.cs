using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;
using Support;
using Xunit;

namespace SystemTests;

/// <summary>What is said to be done is on the disk: a power failure takes nothing back. strace(1) tells what is written and flushed.</summary>
public sealed partial class DurabilityTests : SystemTest
{
    [SystemTheory]
    [InlineData("registered", "register", "FOLDER", "web2")]
    [InlineData("registered", "unregister", "web1")]
    [InlineData("autostart", "enable", "web1")]
    [InlineData("autostart", "disable", "mail")]
    public void A_list_is_on_the_disk_before_it_has_its_name_and_its_name_before_that_is_told(string name, params string[] call)
    {
        Guest other = Host.New("web2");
        Host.Bare();
        Host.Bare("mail").Do("enable").Succeeds();

        string[] notes = Notes([.. Array.ConvertAll(call, word => word == "FOLDER" ? other.Folder : word)]);

        string list = $"{Host.Etc}/{name}";
        Assert.Equal([$"flush {list}.new {new FileInfo(list).Length}", $"name {list} {list}.new", $"flush {Host.Etc} 0"], notes);
    }

    [SystemFact]
    public void UEFI_variables_are_on_the_disk_before_they_have_their_name_and_that_is_before_qemu_runs()
    {
        Guest guest = Host.Bare("web1", "FIRMWARE=uefi");

        string[] notes = Notes("start", "web1");

        string file = $"{guest.Folder}/web1-vars.fd";
        Assert.Equal(
            [$"flush {file}.new {new FileInfo(file).Length}", "name web1-vars.fd web1-vars.fd.new", $"flush {guest.Folder} 0"],
            Array.FindAll(notes, static note => !note.Contains("/run/", StringComparison.Ordinal)));
    }

    // "flush PATH BYTES" with what was written before, which is nothing of a folder, and "name TO FROM", in their order.
    private string[] Notes(params string[] call)
    {
        string trace = Host.Root + "/trace";
        Host.Through($"exec strace -y -qq -s 0 -o {trace} -e trace=write,pwrite64,fsync,rename,linkat \"$@\"", call).Succeeds();

        Dictionary<string, long> written = [];
        List<string> notes = [];
        foreach (string line in File.ReadLines(trace))
        {
            if (Write().Match(line) is { Success: true } write)
                written[write.Groups[1].Value] = written.GetValueOrDefault(write.Groups[1].Value) + long.Parse(write.Groups[2].Value, CultureInfo.InvariantCulture);
            else if (Flush().Match(line) is { Success: true } flush)
                notes.Add($"flush {flush.Groups[1].Value} {written.GetValueOrDefault(flush.Groups[1].Value)}");
            else if (Name().Match(line) is { Success: true } name)
                notes.Add($"name {name.Groups[2].Value} {name.Groups[1].Value}");
        }

        return [.. notes];
    }

    [GeneratedRegex(@"^p?write(?:64)?\(\d+<(.*)>, .* = (\d+)$")]
    private static partial Regex Write();

    [GeneratedRegex(@"^fsync\(\d+<(.*)>\) += 0$")]
    private static partial Regex Flush();

    [GeneratedRegex(@"^(?:rename|linkat)\([^""]*""([^""]*)"", [^""]*""([^""]*)"".*\) += 0$")]
    private static partial Regex Name();
}
