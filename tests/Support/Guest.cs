using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;

namespace Support;

/// <summary>A guest of a <see cref="Host"/>.</summary>
internal sealed class Guest
{
    private readonly Host _host;
    private readonly List<string> _settings = [];

    public Guest(Host host, string name, string folder, IEnumerable<string> settings)
    {
        _host = host;
        Name = name;
        Folder = folder;
        Set([.. settings]);
    }

    public string Name { get; }

    /// <summary>Where its rc-file lies.</summary>
    public string Folder { get; }

    public string RcFile => $"{Folder}/{Name}-qemud.rc";

    public string CfgFile => $"{Folder}/{Name}-qemu.cfg";

    /// <summary>Somebody who sits at one of the guest's sockets, and says nothing.</summary>
    public Socket Occupy(string socket)
    {
        Socket somebody = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        somebody.Connect(new UnixDomainSocketEndPoint($"{RunFolder}/{socket}"));
        return somebody;
    }

    public string RunFolder => $"{_host.Root}/run/qemud/{Name}";

    public string LogFolder => $"{_host.Root}/var/lib/qemud/log/{Name}";

    /// <summary>What the guest has printed on its serial console.</summary>
    public string Console => File.Exists(LogFolder + "/console.log") ? File.ReadAllText(LogFolder + "/console.log") : "";

    /// <summary>The number in its pid file.</summary>
    public int Pid => int.Parse(File.ReadAllText(RunFolder + "/pid"), CultureInfo.InvariantCulture);

    /// <summary>Its qemu process.</summary>
    public ProcessView Qemu => new(Pid);

    /// <summary>What a guest that does not run must not have left: its pid file and sockets.</summary>
    public IReadOnlyList<string> LeftOvers => Directory.Exists(RunFolder)
        ? [.. Directory.EnumerateFiles(RunFolder).Where(file => file.EndsWith(".sock", StringComparison.Ordinal) || file == RunFolder + "/pid")]
        : [];

    /// <summary>Writes settings, as KEY=VALUE, into the rc-file; one of the same key is replaced.</summary>
    public Guest Set(params string[] settings)
    {
        foreach (string setting in settings)
        {
            string key = setting[..(setting.IndexOf('=', StringComparison.Ordinal) + 1)];
            _settings.RemoveAll(line => line.StartsWith(key, StringComparison.Ordinal));
            _settings.Add(setting);
        }
        File.WriteAllLines(RcFile, _settings);
        return this;
    }

    /// <summary>Makes an empty disk image of 1 MiB that the user of the guests may write.</summary>
    public Guest Disk(string file)
    {
        using (FileStream image = File.Create($"{Folder}/{file}"))
            image.SetLength(1 << 20);
        Shell.Output("chown", Requirements.GuestUser, $"{Folder}/{file}");
        return this;
    }

    /// <summary>Gives the folder and all in it to a user.</summary>
    public Guest BelongsTo(string user)
    {
        Shell.Output("chown", "-R", user, Folder);
        return this;
    }

    public Guest Register()
    {
        _host.QemuInit("register", Folder, Name).Succeeds();
        return this;
    }

    /// <summary>Runs a verb on this guest.</summary>
    public Result Do(string verb, params string[] options) => _host.QemuInit([verb, .. options, Name]);

    /// <summary>Starts it, which has to succeed.</summary>
    public Guest Start()
    {
        Result started = Do("start").Succeeds();
        started.Succeeds($"{Name}: started (pid {Pid})");
        return this;
    }

    /// <summary>Starts it and waits until the system inside is up.</summary>
    public Guest Boot() => Start().Prints("guest ready " + Name);

    /// <summary>Waits until it has printed the text so many times.</summary>
    public Guest Prints(string text, int times = 1)
    {
        Wait.Until(
            $"'{text}' on the console, {times} times",
            () => Console.Split(text).Length > times,
            () => $"Console: '{Console}', events: {File.ReadAllText(LogFolder + "/events.log")}");
        return this;
    }

    /// <summary>Asserts what <c>status</c> says: the state, and the exit code that belongs to it.</summary>
    public Guest Is(string state)
    {
        int code = state switch
        {
            "running" or "paused" or "unmanaged" => 0,
            "crashed" => 1,
            "stopped" or "invalid" => 3,
            _ => 4,
        };
        Do("status").Ends(code, $"{Name}: {state}");
        return this;
    }

    /// <summary>Waits until its qemu has ended.</summary>
    public Guest Ends()
    {
        ProcessView qemu = Qemu;
        Wait.Until("the end of qemu", () => qemu.HasEnded);
        return this;
    }
}
