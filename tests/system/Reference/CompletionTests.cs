using System.IO;
using Support;
using Xunit;

namespace SystemTests;

/// <summary>Completion in the real shells, each at a terminal.</summary>
public sealed class CompletionTests : SystemTest
{
    private static readonly string s_scripts = Repository.Root + "/packaging/completions";

    [SystemTheory("python3")]
    [InlineData("qemu-init try\t", "qemu-init try-restart")]
    [InlineData("qemu-init stop we\t", "qemu-init stop web1")]
    [InlineData("qemu-init stop --time\t", "qemu-init stop --timeout")]
    [InlineData("qemu-init keys STO\t", "qemu-init keys STOPDELAY")]
    [InlineData("qemud stat\t", "qemud status")]
    [InlineData("qemu-mon w\t", "qemu-mon web1")]
    [InlineData("qemu-init list --sort m\t", "qemu-init list --sort memory")]
    [InlineData("qemu-init list --watch --na\t", "qemu-init list --watch --names")]
    [InlineData("qemu-init start --j\t", "qemu-init start --json")]
    [InlineData("qemu-init screenshot web1 /etc/os-rel\t", "qemu-init screenshot web1 /etc/os-release")]
    [InlineData("qemu-init check --qemu /etc/os-rel\t", "qemu-init check --qemu /etc/os-release")]
    public void Bash_completes(string keys, string line) =>
        Completes(keys, line, "bash", "--noprofile", "--rcfile", Written("startup", $"PS1='ready>'; . {s_scripts}/qemu-init.bash"), "-i");

    [SystemTheory("python3", "zsh")]
    [InlineData("qemu-init try\t", "qemu-init try-restart")]
    [InlineData("qemu-init stop we\t", "qemu-init stop web1")]
    [InlineData("qemu-init stop --time\t", "qemu-init stop --timeout")]
    [InlineData("qemu-mon w\t", "qemu-mon web1")]
    [InlineData("qemu-init list --sort m\t", "qemu-init list --sort memory")]
    [InlineData("qemu-init list --watch --na\t", "qemu-init list --watch --names")]
    [InlineData("qemu-init start --j\t", "qemu-init start --json")]
    [InlineData("qemu-init screenshot web1 /etc/os-rel\t", "qemu-init screenshot web1 /etc/os-release")]
    [InlineData("qemu-init check --qemu /etc/os-rel\t", "qemu-init check --qemu /etc/os-release")]
    public void Zsh_completes(string keys, string line)
    {
        Written(".zshrc", $"PS1='ready>'; fpath=({s_scripts} $fpath); autoload -U compinit; compinit -u -D");
        Completes(keys, line, "env", "ZDOTDIR=" + Host.Root, "zsh", "--no-globalrcs", "-i");
    }

    [SystemTheory("python3", "fish")]
    [InlineData("qemu-init try\t", "qemu-init try-restart")]
    [InlineData("qemu-init stop we\t", "qemu-init stop web1")]
    [InlineData("qemu-init stop --time\t", "qemu-init stop --timeout")]
    [InlineData("qemu-mon w\t", "qemu-mon web1")]
    [InlineData("qemu-init list --sort m\t", "qemu-init list --sort memory")]
    [InlineData("qemu-init list --watch --na\t", "qemu-init list --watch --names")]
    [InlineData("qemu-init start --j\t", "qemu-init start --json")]
    [InlineData("qemu-init screenshot web1 /etc/os-rel\t", "qemu-init screenshot web1 /etc/os-release")]
    [InlineData("qemu-init check --qemu /etc/os-rel\t", "qemu-init check --qemu /etc/os-release")]
    public void Fish_completes(string keys, string line)
    {
        string startup = Written("startup", $"source {s_scripts}/qemu-init.fish; function fish_prompt; echo -n 'ready>'; end");
        Completes(keys, line, "env", "HOME=" + Host.Root, "fish", "-i", "-C", "source " + startup);
    }

    private void Completes(string keys, string line, params string[] shell)
    {
        Host.Bare("web1");

        // The scripts find the program on the PATH, as after an install; here it has the directories of this host.
        string tools = Path.GetDirectoryName(Host.Link("qemud"))!;
        Host.Link("qemu-mon");
        string program = Written(
            "tools/qemu-init",
            $"#!/bin/sh\nprogram=$2\nshift 2\nexec {Repository.Executable} complete \"$program\" --root {Host.Root} \"$@\"");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        Host.Run(
        [
            "env",
            "PATH=" + tools + ":/usr/bin:/bin",
            "python3",
            Repository.Root + "/tests/Support/typed.py",
            keys,
            line,
            .. shell,
        ]).Succeeds();
    }

    private string Written(string name, string text)
    {
        string path = $"{Host.Root}/{name}";
        File.WriteAllText(path, text + "\n");
        return path;
    }
}
