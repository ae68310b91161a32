using System;
using QemuInit.Guests;
using QemuInit.Text;

namespace QemuInit.Tests.Fakes;

/// <summary>A guest to which happens what a test says.</summary>
internal sealed class FakeGuest(string name, string settings)
{
    /// <summary>As long as nothing can be waited for.</summary>
    public static TimeSpan Ever { get; } = TimeSpan.MaxValue;

    public RegisteredGuest Registered { get; } = new(GuestName.Parse(name), $"/srv/{name}", 1);

    /// <summary>Lines of its rc-file.</summary>
    public string Settings { get; } = settings;

    /// <summary>How long each thing takes.</summary>
    public TimeSpan Reading { get; set; }

    public TimeSpan Starting { get; set; } = TimeSpan.FromSeconds(1);

    public TimeSpan Stopping { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long after its start it is ready.</summary>
    public TimeSpan GettingReady { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Why it cannot be read, started, or stopped; null where it can.</summary>
    public Failure? BadFiles { get; set; }

    public Failure? BadStart { get; set; }

    public Failure? BadStop { get; set; }

    public bool Runs { get; set; }

    /// <summary>How it ends once it does so by itself.</summary>
    public string End { get; set; } = "the guest powered itself off";
}
