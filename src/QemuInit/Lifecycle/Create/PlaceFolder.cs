using System.IO;
using QemuInit.Host;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// The folder in which root makes a guest's folder, or its files, or to which it moves one. What another user could have its path lead to
/// would get files that SYSUSR and SYSGRP may write. A caller who is not root has no more rights there than its own.
/// </summary>
internal static class PlaceFolder
{
    /// <summary>Opens it.</summary>
    /// <param name="directories">The program's directories.</param>
    /// <param name="path">Its absolute path.</param>
    /// <exception cref="Failure">There is none, or others decide where the path leads.</exception>
    public static FolderHandle Open(Directories directories, string path)
    {
        FolderHandle folder = FolderHandle.TryOpen(path) ?? throw new Failure(
            ExitCode.NotInstalled,
            path == directories.Dat
                ? $"there is no folder {path}; make it with: install -d -g {BuildSettings.SysGrp} -m 3775 {path}"
                : $"there is no folder {Printable.Of(path)}; "
                    + (IsRoots(path) ? $"make it with: mkdir -p {ShellQuote.Word(path)}" : "name one that is there"));
        try
        {
            Require(folder, path);
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    // Whether root alone leads to the nearest folder above that is there.
    private static bool IsRoots(string path)
    {
        string above = path;
        while (!Path.Exists(above) && Path.GetDirectoryName(above) is string next)
            above = next;
        return RootsCommand.IsSafeToRead(above);
    }

    /// <summary>What the kernel knows DATDIR by, the folder of all guests; null where there is none.</summary>
    /// <param name="directories">The program's directories.</param>
    public static string? DataIdentity(Directories directories)
    {
        using FolderHandle? data = FolderHandle.TryOpen(directories.Dat);
        return data is null ? null : HostFile.Stat(data.Descriptor, directories.Dat).Identity;
    }

    /// <summary>Throws where others than root decide where the path of an open one leads.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="path">Its path.</param>
    /// <exception cref="Failure">So it is.</exception>
    public static void Require(FolderHandle folder, string path)
    {
        if (Privilege.IsRoot && !RootOnlyPath.Walk(path, HostFile.Stat(folder.Descriptor, path)).IsRoots)
        {
            throw new Failure(
                ExitCode.NotConfigured,
                $"{Printable.Of(path)} is not a safe place for root to make a guest in: other users decide where this path leads; "
                    + "name another folder");
        }
    }

    /// <summary>Throws where a guest with a user of its own could not be started from a folder there.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="path">Its path.</param>
    /// <param name="account">The guest's user.</param>
    /// <exception cref="Failure">So it is.</exception>
    public static void RequireFor(FolderHandle folder, string path, Account account)
    {
        if (account.Uid != Accounts.SystemUser().Uid && !FileTrust.IsRootsAlone(HostFile.Stat(folder.Descriptor, path)))
        {
            throw new Failure(
                ExitCode.NotConfigured,
                $"RUNAS={account.Name} needs a folder that root alone can change, and others can change {Printable.Of(path)}; "
                    + "give one by --folder");
        }
    }
}
