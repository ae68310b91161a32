using System.IO;
using SystemTests.Support;

namespace Torture.Rows;

/// <summary><c>start</c> of a guest that was never started: its directories are to be made too.</summary>
internal class StartCall(string verb = "start") : StruckCall(verb)
{
    public override string[] Arguments(Guest guest) => ["start", guest.Name];

    public override void Prepare(Host host, Guest guest)
    {
        foreach (string folder in (string[])[host.Root + "/run", host.Root + "/var"])
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    public override bool IsDone(Host host, Guest guest) => host.Qemus.Count == 1;
}
