using System.IO;
using System.Text;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Terminal;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.Terminal;

public sealed class OutputTests
{
    private static readonly string s_long = new('x', 1000);

    [Fact]
    public void Whatever_is_in_a_line_it_stays_one_and_is_not_cut()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("out", "");
        using (FileDescriptor file = HostFile.Open(path, Libc.O_WRONLY | Libc.O_APPEND))
        {
            Output output = new(file.Number, file.Number);
            output.Line("removed /srv/Größe 大 😀/\u001b]0;x\a\n" + s_long);
            output.Error("no file \u202egpj\r\n" + s_long);
        }

        Assert.Equal(
            $"removed /srv/Größe 大 😀/?]0;x??{s_long}\nqemu-init: no file ?gpj??{s_long}\n", File.ReadAllText(path, Encoding.UTF8));
    }
}
