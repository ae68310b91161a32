using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
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
    public void A_result_that_cannot_be_written_is_known()
    {
        using FileDescriptor full = HostFile.Open("/dev/full", Libc.O_WRONLY);
        using FileDescriptor none = HostFile.Open("/dev/null", Libc.O_WRONLY);

        Output output = new(full.Number, none.Number);
        Assert.Null(output.Fault);
        output.Line("a result");
        Assert.Equal("cannot write standard output: No space left on device", output.Fault);

        // What is wrong with the other one cannot be told there.
        output = new(none.Number, full.Number);
        output.Line("a result");
        output.Error("a complaint");
        Assert.Null(output.Fault);
    }

    [Fact]
    public void A_reader_that_has_gone_has_what_it_wanted()
    {
        (FileDescriptor reading, FileDescriptor writing) = Pipe.New();
        using (writing)
        {
            reading.Dispose();
            Output output = new(writing.Number, writing.Number);
            output.Line("a result");
            Assert.Null(output.Fault);
        }
    }

    [Fact]
    public void A_cut_is_an_error_and_a_field_of_its_own()
    {
        using TemporaryFolder folder = new();
        using FileDescriptor results = HostFile.Open(folder.Write("out", ""), Libc.O_WRONLY | Libc.O_APPEND);
        using FileDescriptor complaints = HostFile.Open(folder.Write("err", ""), Libc.O_WRONLY | Libc.O_APPEND);
        Output output = new(results.Number, complaints.Number);
        output.BeginResults();
        output.Cut("web1", "cut off after 40.0 s");
        output.Result("web2", "stopped");
        output.EndResults();

        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(folder["out"]));
        Assert.Equal("""{"name":"web1","code":0,"cut":true,"message":"cut off after 40.0 s"}""", Compact(json.RootElement[0]));
        Assert.False(json.RootElement[1].TryGetProperty("cut", out _));
        Assert.Equal("qemu-init: web1: cut off after 40.0 s\n", File.ReadAllText(folder["err"]));
    }

    // A verb of root's that has locks must not wait for a member's pipe.
    [Fact]
    public void What_nobody_takes_is_not_printed_and_the_verb_goes_on()
    {
        (FileDescriptor reading, FileDescriptor writing) = Pipe.New();
        (FileDescriptor complaints, FileDescriptor error) = Pipe.New();
        using (complaints)
        using (reading)
        using (writing)
        {
            Fill(writing);
            Output output = new(writing.Number, error.Number);
            output.BoundWaits(TimeSpan.FromMilliseconds(50));

            output.Line(s_long);
            output.Line("a result");
            output.Error("a complaint");

            Assert.Equal("cannot write standard output: Resource temporarily unavailable", output.Fault);
            error.Dispose();
            Assert.Equal("qemu-init: a complaint\n", Encoding.UTF8.GetString(Pipe.ReadAll(complaints, TimeSpan.FromMinutes(1))));
        }
    }

    [Fact]
    public async Task A_reader_that_is_slow_gets_all()
    {
        string text = string.Concat(Enumerable.Repeat(s_long + "\n", 1000));
        (FileDescriptor reading, FileDescriptor writing) = Pipe.New();
        using FileDescriptor read = reading;
        Output output = new(writing.Number, writing.Number);
        output.BoundWaits(TimeSpan.FromMinutes(5));
        Task<byte[]> reader = Task.Run(() => Pipe.ReadAll(read, TimeSpan.FromMinutes(5)));

        output.Text(text);
        output.Line("the end");

        Assert.Null(output.Fault);
        writing.Dispose();
        Assert.Equal(text + "the end\n", Encoding.UTF8.GetString(await reader));
    }

    private static void Fill(FileDescriptor pipe)
    {
        Assert.Equal(0, Libc.fcntl_int(pipe.Number, Libc.F_SETFL, Libc.O_NONBLOCK));
        while (pipe.Write(new byte[4096]) > 0)
        {
        }

        Assert.Equal(0, Libc.fcntl_int(pipe.Number, Libc.F_SETFL, 0));
    }

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element);

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
