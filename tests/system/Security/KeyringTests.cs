using System.IO;
using Support;
using Xunit;

namespace SystemTests;

/// <summary>A guest's processes reach no key that the user who started it may use. Source: session-keyring(7), keyctl(2).</summary>
public sealed class KeyringTests : SystemTest
{
    // Joins a session keyring, as a login does, puts a key into it, and becomes the program that is named.
    private const string Login =
        "import ctypes, os, sys; call = ctypes.CDLL(None).syscall; call(250, 1, None); "
        + "sys.exit(77) if call(248, b\"user\", b\"qemu-init-test\", b\"secret\", 6, -3) <= 0 else os.execv(sys.argv[1], sys.argv[1:])";

    // Says whether the key is to be found in the session keyring.
    private const string Search =
        "import ctypes; print(\"found\" if ctypes.CDLL(None).syscall(250, 10, -3, b\"user\", b\"qemu-init-test\", 0) > 0 else \"none\")";

    private const string Probe = "[ \"$(python3 -c '" + Login + "' /usr/bin/python3 -c '" + Search + "')\" = found ]";

    [ProbedFact(Probe, "this host gives no keyrings, or has no python3")]
    public void A_guest_has_no_key_of_the_user_who_starts_it()
    {
        Guest guest = Host.Bare("web1", "PRECMD='sh find.sh'");
        File.WriteAllText(guest.Folder + "/find.sh", $"python3 -c '{Search}' >/tmp/{Path.GetFileName(Host.Root)}-found\n");

        Host.Through($"exec python3 -c '{Login}' \"$@\"", "start", "web1").Succeeds("web1: started");

        string found = $"/tmp/{Path.GetFileName(Host.Root)}-found";
        Assert.Equal("none\n", File.ReadAllText(found));
        File.Delete(found);
    }
}
