using QemuInit.Qemu;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Qemu;

public sealed class QemuAbilitiesTests
{
    [Fact]
    public void A_qemu_is_known_by_its_answers()
    {
        QemuAbilities qemu = QemuAbilities.Of("/usr/bin/qemu-kvm", """
            {"QMP": {"version": {"qemu": {"micro": 1, "minor": 0, "major": 10}, "package": ""}, "capabilities": []}}
            {"return": {}}
            {"return": {"arch": "x86_64"}, "id": "target"}
            {"return": [{"name": "pc-q35-10.0", "alias": "q35", "cpu-max": 4096, "deprecated": false}], "id": "machines"}
            {"return": [{"name": "qemu64"}], "id": "cpus"}
            {"return": [{"name": "addr", "type": "int32"}], "id": "device e1000"}
            {"error": {"class": "DeviceNotFound", "desc": "Device 'virtio-net' not found"}, "id": "device virtio-net"}
            {"return": "virtio-net-pci options:\r\n  addr=<int32>\r\n", "id": "help virtio-net"}
            {"return": "Device 'foo' not found\r\n", "id": "help foo"}
            {"timestamp": {"seconds": 1
            """);

        Assert.Equal("10.0.1", qemu.Version);
        Assert.Equal("x86_64", qemu.Architecture);
        Assert.NotNull(qemu.Machine("q35"));
        Assert.Null(qemu.Machine("pc"));
        Assert.Equal("q35", qemu.Nearest("machines", "q53"));
        Assert.NotNull(qemu.Cpu("qemu64"));
        Assert.True(qemu.HasProperty("e1000", "addr"));
        Assert.False(qemu.HasProperty("e1000", "foo"));
        Assert.True(qemu.HasDevice("virtio-net"));
        Assert.False(qemu.HasDevice("foo"));
    }

    [Fact]
    public void A_program_that_is_not_qemu_is_reported_with_its_words()
    {
        Failure failure = Assert.Throws<Failure>(() => QemuAbilities.Of("/bin/false", "false: no such option\n"));
        Assert.Contains("/bin/false does not answer as a qemu: false: no such option", failure.Message, System.StringComparison.Ordinal);
    }
}
