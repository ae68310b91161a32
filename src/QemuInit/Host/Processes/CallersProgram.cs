using System;
using System.IO;
using QemuInit.Text;

namespace QemuInit.Host;

/// <summary>
/// A program that a guest's files name, and that is asked what it is. It has the rights of the user who asks: of root it gets SYSUSR's, and
/// for another user it must be a qemu of root's. A guest of a third user's could name a program of the caller's own that acts when it is called.
/// </summary>
internal static class CallersProgram
{
    /// <summary>Throws where a caller that is not root would run a program of another user's.</summary>
    /// <param name="program">Its absolute path.</param>
    /// <exception cref="Failure">So it is.</exception>
    public static void Require(string program)
    {
        if (!Privilege.IsRoot && !(Path.GetFileName(program).StartsWith("qemu", StringComparison.Ordinal) && RootOnlyPath.IsRootsAlone(program)))
        {
            throw new Failure(
                ExitCode.NoPrivilege, $"{Printable.Of(program)} is not a qemu of root's, and was not run with your rights; root can ask it")
            {
                IsUnanswered = true,
            };
        }
    }
}
