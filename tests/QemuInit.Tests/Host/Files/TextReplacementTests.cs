using System;
using System.Diagnostics;
using System.IO;
using QemuInit.Host;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Host;

public sealed class TextReplacementTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public TextReplacementTests() => _root.Write("a.rc", "old\n");

    [Theory]
    [InlineData("600", 0, 0)]
    [InlineData("640", 0, 1)]
    [InlineData("664", 65534, 65534)]
    [InlineData("444", 1, 0)]
    public void Owner_group_and_mode_stay(string mode, uint owner, uint group)
    {
        TemporaryFolder.Chown(_root["a.rc"], owner, group);
        TemporaryFolder.Chmod(_root["a.rc"], mode);
        Replace(static replacement => replacement.Write("new\n"));
        Assert.Equal("new\n", File.ReadAllText(_root["a.rc"]));
        Assert.Equal($"{owner}:{group} {mode}", Output("stat", "-c", "%u:%g %a", _root["a.rc"]));
        Assert.Equal([_root["a.rc"]], Directory.GetFiles(_root.Path));
    }

    [Fact]
    public void An_access_list_stays_and_that_of_the_folder_is_not_taken()
    {
        Output("setfacl", "-m", "u:65534:r", _root["a.rc"]);
        string list = Output("getfacl", "-cp", _root["a.rc"]);
        Replace(static replacement => replacement.Write("new\n"));
        Assert.Equal(list, Output("getfacl", "-cp", _root["a.rc"]));

        Output("setfacl", "-b", _root["a.rc"]);
        Output("setfacl", "-d", "-m", "u:65534:rw", _root.Path);
        list = Output("getfacl", "-cp", _root["a.rc"]);
        Replace(static replacement => replacement.Write("newer\n"));
        Assert.Equal(list, Output("getfacl", "-cp", _root["a.rc"]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_another_wrote_meanwhile_stays(bool isOtherFile)
    {
        Failure failure = Assert.Throws<Failure>(() => Replace(replacement =>
        {
            if (isOtherFile)
                File.Delete(_root["a.rc"]);
            File.WriteAllText(_root["a.rc"], "another\n");
            replacement.Write("new\n");
        }));
        Assert.Equal($"{_root["a.rc"]} was changed meanwhile, and was left as it is; do it again", failure.Message);
        Assert.Equal("another\n", File.ReadAllText(_root["a.rc"]));
        Assert.Equal([_root["a.rc"]], Directory.GetFiles(_root.Path));
    }

    [Fact]
    public void A_link_that_was_planted_for_the_new_file_is_not_followed()
    {
        string secret = _root.Write("secret", "root's\n");
        File.CreateSymbolicLink(_root[$"a.rc.new.{Environment.ProcessId}"], secret);
        Replace(static replacement => replacement.Write("new\n"));
        Assert.Equal("root's\n", File.ReadAllText(secret));
        Assert.Equal("new\n", File.ReadAllText(_root["a.rc"]));
        Assert.Null(new FileInfo(_root["a.rc"]).LinkTarget);
    }

    [Fact]
    public void A_link_and_a_file_of_two_names_are_refused()
    {
        Output("ln", _root["a.rc"], _root["second"]);
        Assert.Equal(
            $"{_root["a.rc"]} has 2 names (hard links); put a file with one name there",
            Assert.Throws<Failure>(() => Replace(static replacement => replacement.Require())).Message);

        File.Delete(_root["a.rc"]);
        File.CreateSymbolicLink(_root["a.rc"], _root["second"]);
        Assert.Contains("is a symbolic link", Assert.Throws<Failure>(() => Replace(static _ => { })).Message, StringComparison.Ordinal);
        Assert.Equal("old\n", File.ReadAllText(_root["second"]));
    }

    [Fact]
    public void What_would_be_refused_for_its_size_is_not_written()
    {
        Assert.Throws<Failure>(() => Replace(static replacement => replacement.Write(new string('#', TrustedFolder.LargestFile + 1))));
        Assert.Equal("old\n", File.ReadAllText(_root["a.rc"]));
        Replace(static replacement => replacement.Write(new string('#', TrustedFolder.LargestFile)));
    }

    /// <inheritdoc/>
    public void Dispose() => _root.Dispose();

    private void Replace(Action<TextReplacement> act)
    {
        using TrustedFolder folder = TrustedFolder.Open(_root.Path, trust: null);
        using TextReplacement replacement = TextReplacement.TryRead(folder, _root["a.rc"], "a.rc")!;
        act(replacement);
    }

    private static string Output(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.TrimEnd();
    }
}
