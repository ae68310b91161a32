using System.Collections.Generic;

namespace Attacks.Support;

/// <summary>What a member may name: {0} stands for a path. An option of the cfg-file begins with a hyphen.</summary>
internal static class Kinds
{
    public static IReadOnlyList<string> Keys { get; } =
    [
        "rc-file", "cfg-file", "TGTARCH={0}", "DSK1={0}", "DSK1={0},readonly=on", "CDR1={0}", "KERNEL={0}", "INITRD={0}", "FIRMWARE={0}",
        "DISPLAY=vnc,password-file={0}",
    ];

    public static IReadOnlyList<string> Options { get; } =
    [
        "-drive file={0},if=none,id=x", "-drive if=none,id=x,file.driver=file,file.filename={0}", "-blockdev driver=file,node-name=x,filename={0}",
        "-blockdev '{{\"driver\":\"file\",\"node-name\":\"x\",\"filename\":\"{0}\"}}'", "-hda {0}", "-cdrom {0}", "-pflash {0}", "-bios {0}",
        "-kernel {0}", "-initrd {0}", "-dtb {0}", "-option-rom {0}", "-L {0}", "-mem-path {0}", "-object secret,id=x,file={0}",
        "-object memory-backend-file,id=x,size=1M,share=on,mem-path={0}", "-object tls-creds-x509,id=x,endpoint=server,dir={0}",
        "-fw_cfg name=opt/x,file={0}", "-acpitable file={0}", "-smbios file={0}", "-device loader,addr=0x100000,file={0},force-raw=on",
        "-fsdev local,id=x,path={0},security_model=none", "-virtfs local,path={0},mount_tag=x,security_model=none",
        "-tpmdev passthrough,id=x,path={0}", "-chardev file,id=x,path={0}", "-chardev pipe,id=x,path={0}", "-chardev serial,id=x,path={0}",
        "-chardev socket,id=x,path={0},server=on,wait=off", "-readconfig {0}", "-pidfile {0}", "-D {0}", "-trace file={0}", "-plugin {0}",
        "-incoming file:{0}", "-netdev socket,id=x,fd=3,localaddr={0}",
    ];
}
