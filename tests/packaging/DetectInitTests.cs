using System;
using System.IO;
using Support;
using Xunit;

namespace PackagingTests;

/// <summary>packaging/detect-init on hosts that are folders with what it looks for, and stand-ins of uname.</summary>
public sealed class DetectInitTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("qi-detect-").FullName;

    [SystemTheory]
    [InlineData("systemd", "run/systemd/system/")]
    [InlineData("openrc", "run/openrc/")]
    [InlineData("openrc", "sbin/openrc-run")]
    [InlineData("slackware", "etc/slackware-version")]
    [InlineData("runit", "proc/1/comm")]
    [InlineData("dinit", "run/dinitctl")]
    [InlineData("finit", "run/finit/")]
    [InlineData("shepherd", "run/shepherd/socket")]
    [InlineData("s6", "run/s6/")]
    [InlineData("s6", "run/s6-rc/")]
    [InlineData("sysv")]

    // What is there without being what the host runs on.
    [InlineData("sysv", "run/systemd/", "etc/runit/runsvdir/", "run/runit/", "run/service/", "etc/init.d/")]
    [InlineData("systemd", "run/systemd/system/", "etc/runit/runsvdir/", "sbin/openrc-run", "run/s6/", "etc/init.d/")]
    [InlineData("openrc", "run/openrc/", "run/s6/")]
    public void The_init_system_is_known_by_its_files(string init, params string[] files)
    {
        foreach (string file in files)
        {
            Directory.CreateDirectory($"{_root}/{Path.GetDirectoryName(file)}");
            if (file.EndsWith('/'))
                continue;
            File.WriteAllText($"{_root}/{file}", "runit\n");
            Shell.Output("chmod", "755", $"{_root}/{file}");
        }

        Assert.Equal(init, Detect("Linux"));
    }

    [SystemTheory]
    [InlineData("FreeBSD", "freebsd")]
    [InlineData("NetBSD", "netbsd")]
    [InlineData("OpenBSD", "openbsd")]
    public void A_BSD_is_known_by_its_name(string system, string init)
    {
        Directory.CreateDirectory(_root + "/run/openrc");

        Assert.Equal(init, Detect(system));
    }

    [SystemFact]
    public void Of_this_host_it_is_one_that_make_install_knows() =>
        Assert.True(File.Exists($"{Repository.Root}/tests/packaging/golden/{Shell.Output(Repository.Root + "/packaging/detect-init").Trim()}.list"));

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string Detect(string system)
    {
        string tools = Directory.CreateDirectory(_root + "/tools").FullName;
        File.WriteAllText(tools + "/uname", $"#!/bin/sh\n[ \"$1\" = -s ] && echo {system}\n");
        Shell.Output("chmod", "755", tools + "/uname");
        return Shell.Output("env", $"PATH={tools}:/usr/bin:/bin", Repository.Root + "/packaging/detect-init", _root).Trim();
    }
}
