using System;
using System.IO;
using Support;

namespace Torture.Rows;

/// <summary><c>unregister</c> of a guest that starts with the host.</summary>
internal sealed class UnregisterCall() : StruckCall("unregister")
{
    private const string Name = "web2";

    public override string[] Arguments(Guest guest) => ["unregister", Name];

    public override void Prepare(Host host, Guest guest)
    {
        Guest other = host.New(Name, "KVM=0");
        if (IsDone(host, guest))
            other.Register();
        other.Do("enable").Succeeds();
    }

    public override bool IsDone(Host host, Guest guest) =>
        !File.ReadAllText(host.Etc + "/registered").Contains($"\n{Name} ", StringComparison.Ordinal);

    public override bool IsRefusedAgain(Result result) => result.Err.Contains("not registered", StringComparison.Ordinal);
}
