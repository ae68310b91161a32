using System.IO;
using Support;
using Xunit;

namespace SystemTests;

/// <summary>Hosts whose nsswitch.conf(5) names modules: a user or a host name is where they say it is. The static executable loads none.</summary>
public sealed class NameServiceTests : SystemTest
{
    private const string Switch =
        """
        passwd: files systemd extrausers ldap
        group: files systemd extrausers ldap
        initgroups: files extrausers
        hosts: files mdns4_minimal [NOTFOUND=return] resolve myhostname dns
        """;

    // The module reads /var/lib/extrausers. The mounts are this call's, and those of what it starts.
    private const string InThere =
        """
        here=$1; shift
        exec unshare --mount sh -ec 'mount --bind "$0/nsswitch.conf" /etc/nsswitch.conf
            mount -t tmpfs none /var/lib/extrausers; cp "$0/passwd" "$0/group" /var/lib/extrausers/; exec "$@"' "$here" "$@"
        """;

    private readonly string _files = Directory.CreateTempSubdirectory("qi-nss-").FullName;

    public NameServiceTests()
    {
        File.WriteAllText(_files + "/nsswitch.conf", Switch + "\n");
        File.WriteAllText(_files + "/passwd", "qiguest:x:48123:48124::/:/bin/false\n");
        File.WriteAllText(_files + "/group", "qiguest:x:48124:\nqidisks:x:48125:qiguest\n");
    }

    [SystemFact("/usr/lib/libnss_extrausers.so.2")]
    public void A_user_that_only_a_module_knows_is_the_guests()
    {
        Guest guest = Host.Bare("web1", "RUNAS=qiguest");

        guest.Do("start").Fails(6, "RUNAS", "qiguest");
        There("start", "web1").Succeeds();

        Assert.All(guest.Qemu.Status("Uid"), uid => Assert.Equal("48123", uid));
        Assert.All(guest.Qemu.Status("Gid"), gid => Assert.Equal("48124", gid));
        Assert.Contains("48125", guest.Qemu.Status("Groups"));
        There("status", "web1").Succeeds("web1: running");
        There("stop", "web1", "--timeout", "1").Cuts();
        Assert.Empty(guest.LeftOvers);
    }

    [SystemFact("/usr/lib/libnss_extrausers.so.2")]
    public void A_user_that_no_module_knows_is_named()
    {
        Host.Bare("web1", "RUNAS=qinobody");

        There("start", "web1").Fails(6, "RUNAS", "qinobody");

        Assert.Empty(Host.Processes);
    }

    public override void Dispose()
    {
        base.Dispose();
        Directory.Delete(_files, recursive: true);
    }

    private Result There(params string[] words) => Host.Through($"exe=$1; root=$3; shift 3; set -- '{_files}' \"$exe\" --root \"$root\" \"$@\"\n{InThere}", words);
}
