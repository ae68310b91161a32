using System.IO;
using QemuInit.Import;
using Xunit;

namespace QemuInit.Tests.Import;

public sealed class ProxmoxStorageTests
{
    private static readonly ProxmoxStorage s_storage = new(File.ReadAllText(Path.Join(Corpus.Folder, "proxmox", "storage.cfg")));

    [Theory]
    [InlineData("local:iso/a.iso", "/var/lib/vz/template/iso/a.iso")]
    [InlineData("local:101/vm-101-disk-0.qcow2", "/var/lib/vz/images/101/vm-101-disk-0.qcow2")]
    [InlineData("local:9000/base-9000-disk-0.qcow2/101/vm-101-disk-0.qcow2", "/var/lib/vz/images/101/vm-101-disk-0.qcow2")]
    [InlineData("fast:vm-101-disk-0", "/dev/nvme0/vm-101-disk-0")]
    [InlineData("fast:base-9000-disk-0/vm-101-disk-0", "/dev/nvme0/vm-101-disk-0")]
    [InlineData("tank:vm-101-disk-0", "/dev/zvol/tank/guests/vm-101-disk-0")]
    [InlineData("shelf:101/a.raw", "/mnt/pve/shelf/images/101/a.raw")]
    [InlineData("/dev/sdb", "/dev/sdb")]
    public void A_volume_has_a_path(string volume, string path)
    {
        Assert.Equal(path, s_storage.Find(volume, out string? change, out string? problem));
        Assert.Null(change);
        Assert.Null(problem);
    }

    [Theory]
    [InlineData("ceph:vm-101-disk-0", "a volume of rbd has no path")]
    [InlineData("nowhere:vm-101-disk-0", "where storage nowhere is, storage.cfg would say")]
    [InlineData("", "where storage")]
    public void Others_have_none(string volume, string message)
    {
        Assert.Null(s_storage.Find(volume, out _, out string? problem));
        Assert.StartsWith(message, problem, System.StringComparison.Ordinal);
    }

    [Fact]
    public void Without_its_file_the_installers_storages_are_guessed()
    {
        Assert.Equal("/dev/pve/vm-1-disk-0", new ProxmoxStorage(null).Find("local-lvm:vm-1-disk-0", out string? change, out _));
        Assert.Equal("as Proxmox is installed: there is no storage.cfg", change);
    }
}
