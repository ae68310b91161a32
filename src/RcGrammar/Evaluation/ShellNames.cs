using System.Collections.Generic;

namespace RcGrammar.Evaluation;

/// <summary>Names that shells set or treat themselves (POSIX sh, 2.5.3, and what dash, ash, ksh and bash add).</summary>
internal static class ShellNames
{
    /// <summary>An assignment fails, or a later reference does not give the value back.</summary>
    private static readonly HashSet<string> s_owned =
    [
        "OPTIND", "LINENO", "PPID", "_", "UID", "EUID", "GROUPS", "RANDOM", "SRANDOM", "SECONDS", "EPOCHSECONDS", "EPOCHREALTIME",
        "BASHPID", "BASHOPTS", "SHELLOPTS", "BASH_VERSINFO", "FUNCNAME", "DIRSTACK", "HISTCMD",
    ];

    /// <summary>Set before the file's first line is read, each shell in its way.</summary>
    private static readonly HashSet<string> s_preset =
    [
        "PATH", "IFS", "PWD", "OLDPWD", "HOME", "OPTARG", "OPTERR", "PS1", "PS2", "PS3", "PS4", "SHELL", "SHLVL", "TERM",
        "HOSTNAME", "HOSTTYPE", "MACHTYPE", "OSTYPE", "BASH", "BASH_VERSION",
    ];

    internal static bool CanAssign(string name) => !s_owned.Contains(name);

    internal static bool CanBeUnset(string name) => !s_owned.Contains(name) && !s_preset.Contains(name);
}
