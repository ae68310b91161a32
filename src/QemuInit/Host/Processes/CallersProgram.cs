using System.Linq;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Host;

/// <summary>
/// A program that a guest's files name, and that is asked what it is. It has the rights of the user who asks: of root it gets SYSUSR's, and
/// for another user it must not be a third one's.
/// </summary>
internal static class CallersProgram
{
    /// <summary>Throws where a caller that is not root would run a program of another user's.</summary>
    /// <param name="program">Its absolute path.</param>
    /// <exception cref="Failure">So it is.</exception>
    public static void Require(string program)
    {
        if (Privilege.IsRoot)
            return;
        uint caller = Libc.geteuid();
        using FileDescriptor file = HostFile.Open(program, Libc.O_PATH);
        Statx state = HostFile.Stat(file, program);
        RootOnlyPath way = RootOnlyPath.Walk(program, state);
        bool isOthers = (state.Uid != Accounts.Root && state.Uid != caller) || state.HasWriters
            || (state.Mode & (Modes.GroupWrite | Modes.OtherWrite)) != 0
            || way.Groups.Count > 0 || way.Leaders.Concat(way.Linkers).Any(user => user != caller);
        if (isOthers)
        {
            throw new Failure(
                ExitCode.NoPrivilege, $"{Printable.Of(program)} can be another user's, and was not run with your rights; root can ask it")
            {
                IsUnanswered = true,
            };
        }
    }
}
