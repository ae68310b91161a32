using System.IO;
using Support;

namespace Torture.Rows;

/// <summary><c>create</c> of a guest with an empty disk.</summary>
internal sealed class CreateCall() : MadeCall("create")
{
    public override string[] Arguments(Guest guest) => ["create", Name, "--disk", "16M", "--folder", FolderOf(guest)];

    protected override string? FindMissing(Guest guest) =>
        !File.Exists($"{FolderOf(guest)}/{Name}-qemud.rc") ? "the rc-file is missing"
            : !File.Exists($"{FolderOf(guest)}/{Name}.qcow2") ? "the disk is missing" : null;
}
