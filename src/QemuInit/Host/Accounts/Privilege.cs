using System;
using System.Globalization;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Host;

/// <summary>What the caller may do.</summary>
internal static class Privilege
{
    /// <summary>Whether the program runs as root.</summary>
    public static bool IsRoot => Libc.geteuid() == Accounts.Root;

    /// <summary>Whether sudo started the program, as whomever. Source: sudo(8), "ENVIRONMENT"; sudo sets it whatever the caller has.</summary>
    public static bool CameBySudo => Environment.GetEnvironmentVariable("SUDO_UID") is not null;

    /// <summary>Whether somebody became root through sudo.</summary>
    public static bool IsSudo => IsRoot && CameBySudo;

    /// <summary>Whether the caller is a member of SYSGRP.</summary>
    public static bool IsMember => Accounts.FindGroup(BuildSettings.SysGrp) is uint group && Accounts.CallerIsIn(group);

    /// <summary>Whether a member of SYSGRP that is not root had the program called through sudo.</summary>
    public static bool IsMembersSudo => IsSudo && Environment.GetEnvironmentVariable("SUDO_UID") != "0";

    /// <summary>The user that had the program called through sudo; null where that is root, or no user did.</summary>
    /// <exception cref="Failure">The host does not know that user.</exception>
    public static Account? SudoCaller()
    {
        if (!IsMembersSudo)
            return null;
        string number = Environment.GetEnvironmentVariable("SUDO_UID")!;
        return uint.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out uint uid) && Accounts.FindUser(uid) is Account caller
            ? caller
            : throw new Failure(ExitCode.NoPrivilege, $"there is no user with the number {Printable.Of(number)}, which sudo names");
    }

    /// <summary>Throws where the program does not run as root.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="cure">What to do.</param>
    public static void RequireRoot(string verb, string cure = "run it with sudo")
    {
        if (!IsRoot)
            throw new Failure(ExitCode.NoPrivilege, $"'{verb}' needs root; {cure}");
    }

    /// <summary>What the system refused, with what to do where the caller is not a member of SYSGRP: RUNDIR is for members.</summary>
    public static string Explain(PosixException error) =>
        error.Errno is Errno.EACCES && error.Message.Contains(BuildSettings.RunDir + "/", StringComparison.Ordinal) && !IsRoot && !IsMember
            ? $"{error.Message}; join the group {BuildSettings.SysGrp} to see guests"
            : error.Message;
}
