using System;
using System.IO;
using Support;
using Xunit;

namespace SystemTests;

/// <summary>What is said to be done is on the disk: a power failure takes nothing back. Standin/disk.c notes what is flushed.</summary>
public sealed class DurabilityTests : SystemTest
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

    private string[] Notes(params string[] call)
    {
        string library = Host.Root + "/disk.so";
        string notes = Host.Root + "/notes";
        Shell.Output("gcc", "-O", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", library, Repository.Root + "/tests/Support/Standin/disk.c");

        Host.Through($"DISK_NOTES={notes} LD_PRELOAD={library} exec \"$@\"", call).Succeeds();

        return File.ReadAllLines(notes);
    }
}
