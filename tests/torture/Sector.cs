using System;
using System.IO;
using Support;

namespace Torture;

/// <summary>
/// A guest that is one boot sector: it is up within a tenth of a second, and obeys the power button. So thousands of starts and orderly
/// stops can be tried.
/// </summary>
internal static class Sector
{
    // Real mode, at 0x7c00; ports of the power management are where SeaBIOS puts them (PM1a at 0x600).
    private const string Code =
        "31c0" + "8ed8" + // xor ax,ax; mov ds,ax
        "ba0206" + "b80001" + "ef" + // out 0x602, 0x100: let the power button be seen
        "baf803" + "b052" + "ee" + // out 0x3f8, 'R': ready, on the serial console
        "ba0006" + // mov dx,0x600
        "fb" + "f4" + // again: sti; hlt
        "ed" + "f6c401" + "74f8" + // in ax,dx; test ah,1; jz again
        "ba0406" + "b80020" + "ef" + // out 0x604, 0x2000: off
        "fa" + "f4"; // cli; hlt

    /// <summary>Makes and registers such a guest, with a tap on br0.</summary>
    public static Guest New(Host host, string name = "web1")
    {
        Guest guest = host.New(name, "KVM=0", "RAM=32M", "NIC1=br0", "DSK1=boot.img").Disk("boot.img");
        using (FileStream image = File.OpenWrite(guest.Folder + "/boot.img"))
        {
            image.Write(Convert.FromHexString(Code));
            image.Position = 510;
            image.Write([0x55, 0xaa]);
        }

        return guest.Register();
    }

    /// <summary>Starts it and waits until it obeys.</summary>
    public static void Boot(Guest guest)
    {
        string console = guest.LogFolder + "/console.log";
        long before = File.Exists(console) ? new FileInfo(console).Length : 0;
        guest.Do("start").Succeeds("started (pid ");
        Wait.Until("the boot sector to be up", () => new FileInfo(console).Length > before);
    }
}
