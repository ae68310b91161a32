using System;
using System.IO;
using Attacks.Support;
using Support;
using Xunit;

namespace Attacks;

/// <summary>Options of a cfg-file that take the guest out of the program's hands, run programs, or let others in.</summary>
public sealed class OptionTests(SharedAdversary shared) : AttackTest(shared)
{
    [SystemTheory("sudo", "gcc")]
    [InlineData("-run-with exit-with-parent=on")]
    [InlineData("-run-with async-teardown=off,exit-with-parent=on")]
    [InlineData("-display '{\"type\":\"curses\"}'")]
    [InlineData("-netdev '{\"type\":\"tap\",\"id\":\"n\",\"script\":\"/bin/sh\"}'")]
    [InlineData("-netdev '{\"type\":\"tap\",\"id\":\"n\"}'")]
    [InlineData("-netdev '{\"type\":\"bridge\",\"id\":\"n\",\"br\":\"br0\"}'")]
    [InlineData("-netdev '{\"type\":\"user\",\"id\":\"n\",\"smb\":\"/tmp\"}'")]
    [InlineData("-netdev passt,id=n")]
    [InlineData("-netdev '{\"type\":\"passt\",\"id\":\"n\"}'")]
    [InlineData("-vnc localhost:1,websocket=on")]
    [InlineData("-vnc 127.0.0.1:1,websocket=on")]
    [InlineData("-vnc localhost:1,websocket=5710")]
    [InlineData("-vnc localhost:1,websocket")]
    [InlineData("-monitor tcp:127.0.0.1:4577,server=on,wait=off")]
    [InlineData("-qmp tcp:localhost:4577,server=on,wait=off")]
    [InlineData("-serial mon:telnet:127.0.0.1:4577,server=on,wait=off")]
    [InlineData("-gdb tcp:127.0.0.1:4577")]
    [InlineData("-incoming tcp:127.0.0.1:4577")]
    public void An_option_that_no_guest_may_have_is_refused(string option)
    {
        Guest guest = Adversary.Guest(Adversary.NewName(), "TGTARCH=" + Adversary.PutStandin("bare"));
        File.WriteAllText(guest.CfgFile, option + "\n");
        Adversary.Verb("register", guest.Folder, guest.Name).Succeeds();

        Result started = Adversary.Verb("start", guest.Name);

        Assert.True(started.Code != 0 && started.Err.Contains("-qemu.cfg:1", StringComparison.Ordinal), started.ToString());
    }
}
