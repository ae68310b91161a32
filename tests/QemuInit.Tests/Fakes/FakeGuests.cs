using System;
using System.Collections.Generic;
using System.IO.Abstractions.TestingHelpers;
using System.Linq;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Lifecycle;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.State;
using QemuInit.Tests.Options;
using QemuInit.Text;

namespace QemuInit.Tests.Fakes;

/// <summary>Guests that take a virtual time for all that is done to them, and note when it was begun and when it was done.</summary>
internal sealed class FakeGuests(VirtualScheduler time) : IGuests
{
    private static readonly Account s_user = new("qemud", 1, 1, []);
    private readonly Dictionary<GuestName, FakeGuest> _guests = [];
    private readonly List<TimeSpan> _bridgePatience = [];

    // The process that starts all guests was killed: what it is doing is never done.
    private bool _isStartEnded;

    /// <summary>What was done, as <c>start a</c>, <c>started a</c>, with the time.</summary>
    public List<(TimeSpan At, string What)> Deeds { get; } = [];

    /// <summary>Called when something is done, after it is noted.</summary>
    public Action<string> OnDeed { get; set; } = static _ => { };

    /// <summary>How long bridges were to be waited for, a guest each.</summary>
    public IEnumerable<TimeSpan> BridgePatience => _bridgePatience;

    /// <summary>Guests that are not in the list of registered guests.</summary>
    public HashSet<GuestName> Unregistered { get; } = [];

    /// <summary>Why a start of all cannot begin; null where it can.</summary>
    public Failure? AnotherStartOfAll { get; set; }

    /// <summary>Called while verbs that are at work on a guest are waited for.</summary>
    public Action OnQuiet { get; set; } = static () => { };


    public string RunFolder => "/run/qemud";

    public GuestList List => new(
        [.. _guests.Values.Select(static guest => guest.Registered).Where(guest => !Unregistered.Contains(guest.Name))], problems: []);

    public IEnumerable<string> Whats => Deeds.Select(static deed => deed.What);

    public FakeGuest Add(string name, string settings = "", bool runs = false)
    {
        FakeGuest guest = new(name, settings) { Runs = runs };
        _guests.Add(guest.Registered.Name, guest);
        return guest;
    }

    /// <summary>When something was done, the first time.</summary>
    public TimeSpan When(string what) => Deeds.First(deed => deed.What == what).At;

    public int Count(string what) => Whats.Count(deed => deed == what);

    public PreparedStart Prepare(RegisteredGuest guest, bool withBridges)
    {
        FakeGuest fake = _guests[guest.Name];
        Spend(fake.Reading);
        if (fake.BadFiles is not null)
            throw fake.BadFiles;
        GuestConfiguration configuration = new(OptionsOf(fake), cfg: null, doubt: null, warnings: [], folderIdentity: "");
        StartDraft draft = new(guest, configuration, s_user, new Directories("/etc", "/var", "/run"), new MockFileSystem())
        {
            Account = s_user,
            CommandLine = new CommandLine("qemu", [], [], [], []),
        };
        return new PreparedStart(draft, systemGroup: 1);
    }

    public void AwaitBridges(PreparedStart start, TimeSpan patience) => _bridgePatience.Add(patience);

    public StartReport Start(PreparedStart start, TimeSpan? patience, StartGroup? group)
    {
        FakeGuest fake = _guests[start.Guest.Name];
        if (fake.Runs)
            return new StartReport(7, wasRunning: true, daemon: true);
        EndWithStartOfAll();
        Note("start", fake);
        Spend(fake.Starting);
        EndWithStartOfAll();
        if (fake.BadStart is not null)
            throw fake.BadStart;
        fake.Runs = true;
        Note("started", fake);
        return new StartReport(7, wasRunning: false, daemon: true);
    }

    public string AwaitReadiness(PreparedStart start, Readiness ready)
    {
        FakeGuest fake = _guests[start.Guest.Name];
        TimeSpan longest = ReadinessProbe.Longest(ready);
        Spend(fake.GettingReady < longest ? fake.GettingReady : longest);
        if (fake.GettingReady > longest)
            throw new Failure(ExitCode.Error, "runs, but was not ready");
        Note("ready", fake);
        return "ready";
    }

    public StopReport Stop(RegisteredGuest guest, TimeSpan? patience) => StopWithHost(guest, patience);

    public StopReport StopWithHost(RegisteredGuest guest, TimeSpan? share)
    {
        FakeGuest fake = _guests[guest.Name];
        if (!fake.Runs)
            return new StopReport(StopStep.None, TimeSpan.Zero);
        Note("stop", fake);
        TimeSpan patience = share ?? TimeSpan.FromSeconds(OptionsOf(fake).StopDelay);
        bool isCut = fake.Stopping != FakeGuest.Ever && fake.Stopping > patience;
        Spend(isCut ? patience : fake.Stopping);
        if (fake.BadStop is not null)
            throw fake.BadStop;
        bool wasCut = !fake.Runs;
        fake.Runs = false;
        Note(isCut ? "quit" : "stopped", fake);
        return new StopReport(isCut || wasCut ? StopStep.Quit : StopStep.PowerButton, TimeSpan.Zero);
    }

    public StopReport Cut(RegisteredGuest guest)
    {
        FakeGuest fake = _guests[guest.Name];
        fake.Runs = false;
        Note("cut", fake);
        return new StopReport(StopStep.Quit, TimeSpan.Zero);
    }

    public TimeSpan LongestStop(RegisteredGuest guest, TimeSpan? patience) => TimeSpan.FromSeconds(55);

    public bool IsThere(GuestName guest) => _guests[guest].Runs;

    public bool IsAlive(GuestName guest) => _guests[guest].Runs;

    public GuestLife? FindLife(GuestName guest) => _guests[guest].Runs ? new GuestLife(7) : null;

    public StartRecord? Record(GuestName guest)
    {
        GuestOptions options = OptionsOf(_guests[guest]);
        return new StartRecord
        {
            Name = guest.Text,
            Folder = null,
            Started = null,
            BootId = null,
            StopDelay = options.StopDelay,
            Agent = false,
            Order = options.Order ?? 0,
            After = options.After,
            StopWithHost = options.OnShutdown == OnShutdown.Shutdown,
            User = null,
            Program = null,
            Arguments = [],
        };
    }

    public IReadOnlyList<GuestName> Started() => [.. _guests.Where(static pair => pair.Value.Runs).Select(static pair => pair.Key)];

    public IProcessHandle? FindProcess(GuestName guest) => _guests[guest].Runs ? new Process(_guests[guest], time) : null;

    public void Reap(IProcessHandle qemu)
    {
    }

    public IDisposable? AwaitQuiet(GuestName guest)
    {
        OnQuiet();
        return null;
    }

    public string ExplainEnd(GuestName guest) => _guests[guest].End;

    public void BeginStartOfAll()
    {
        if (AnotherStartOfAll is not null)
            throw AnotherStartOfAll;
        _isStartEnded = false;
        Note("begin", null);
    }

    public void EndStartOfAll()
    {
        AnotherStartOfAll = null;
        _isStartEnded = true;
        Note("end", null);
    }

    private static GuestOptions OptionsOf(FakeGuest guest) => OptionsFixture.Good($"NAME=web\n{guest.Settings}\n");

    private void EndWithStartOfAll()
    {
        if (_isStartEnded)
            time.Hang();
    }

    private void Spend(TimeSpan takes)
    {
        if (takes == FakeGuest.Ever)
            time.Hang();
        time.Sleep(takes);
    }

    private void Note(string deed, FakeGuest? guest)
    {
        string what = guest is null ? deed : $"{deed} {guest.Registered.Name}";
        Deeds.Add((time.Now, what));
        OnDeed(what);
    }

    private sealed class Process(FakeGuest guest, VirtualScheduler time) : IProcessHandle
    {
        public int Pid => 7;

        public bool WaitForEnd(TimeSpan patience) => time.Wait(patience, () => !guest.Runs);

        public bool WaitForEnd(ITerminationSignals signals)
        {
            _ = time.Wait(null, () => !guest.Runs || signals.HasCome(TimeSpan.Zero));
            if (!guest.Runs)
                return true;
            signals.Take();
            return false;
        }

        public void Signal(int signal) => guest.Runs = false;

        public void Dispose()
        {
        }
    }
}
