using System;
using System.IO;
using Support;

namespace Torture.Rows;

/// <summary><c>register</c> of one guest more.</summary>
internal sealed class RegisterCall() : StruckCall("register")
{
    private const string Name = "web2";

    public override string[] Arguments(Guest guest) => ["register", Path.GetDirectoryName(guest.Folder) + "/" + Name, Name];

    public override void Prepare(Host host, Guest guest)
    {
        _ = host.New(Name, "KVM=0");
        if (IsDone(host, guest))
            host.QemuInit("unregister", Name).Succeeds();
    }

    public override bool IsDone(Host host, Guest guest) =>
        File.ReadAllText(host.Etc + "/registered").Contains($"\n{Name} ", StringComparison.Ordinal);
}
