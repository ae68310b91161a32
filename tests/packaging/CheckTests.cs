using System;
using System.IO;
using System.Text.RegularExpressions;
using Support;
using Xunit;

namespace PackagingTests;

/// <summary>What tests/setup and tests/check do where something is not to be had: it is named, and the rest goes on.</summary>
public sealed partial class CheckTests : IDisposable
{
    // Installs what it is asked for by making the program; of a call with something that is not to be had, nothing.
    private const string AptGet = """
        #!/bin/sh
        echo "$*" >>"${0%/*}/../calls"
        [ "$1" = install ] || exit 0
        for word; do
            case " $(/bin/cat "${0%/*}/../unobtainable") " in *" $word "*) exit 100 ;; esac
        done
        for word; do
            case $word in install | -*) ;; *) echo '#!/bin/sh' >"${0%/*}/$word"; /bin/chmod 755 "${0%/*}/$word" ;; esac
        done
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("qi-setup-").FullName;

    private string Tools => _folder + "/tools";

    [SystemFact]
    public void What_some_tests_want_and_cannot_be_had_is_named_and_the_rest_is_installed()
    {
        MakeTools(without: ["zsh", "fish", "mandoc"]);

        Result result = Setup([], unobtainable: "fish");

        // What has no program but files may be missing on this machine as well.
        Assert.Matches("installing .*mandoc zsh fish", result.Succeeds().Out);
        Assert.Matches("not available here, so the tests that need them are skipped: .*fish", result.Out);
        Assert.DoesNotMatch("skipped: .*(zsh|mandoc)", result.Out);
        Assert.True(File.Exists(Tools + "/zsh") && File.Exists(Tools + "/mandoc"));
    }

    [SystemFact]
    public void Where_nothing_is_missing_nothing_is_installed()
    {
        MakeTools();

        Assert.Equal("", Setup(["demo"]).Succeeds().Out);
        Assert.False(File.Exists(_folder + "/calls"));
    }

    [SystemFact]
    public void Where_building_cannot_do_without_it_setup_ends()
    {
        MakeTools(without: ["gcc", "fish"]);

        Result result = Setup([], unobtainable: "gcc");

        Assert.Equal(1, result.Code);
        Assert.Equal("setup: missing, by the names of Debian's packages: gcc\n", result.Err);
        Assert.True(File.Exists(Tools + "/fish"));
    }

    [SystemFact]
    public void Each_skipped_test_is_named_with_its_reason()
    {
        string run = _folder + "/run.trx";
        File.WriteAllText(run, """
            <TestRun>
              <Results>
                <UnitTestResult testId="1" testName="A.One" outcome="Passed">
                  <Output>
                    <ErrorInfo>
                      <Message>no reason of a skip</Message>
                    </ErrorInfo>
                  </Output>
                </UnitTestResult>
                <UnitTestResult testId="2" testName="A.Two(x: &quot;y&quot;)" outcome="NotExecuted" testListId="3">
                  <Output>
                    <ErrorInfo>
                      <Message>there is no &lt;zsh&gt; &amp; no fish
            second line</Message>
                    </ErrorInfo>
                  </Output>
                </UnitTestResult>
                <UnitTestResult testId="3" testName="A.Three" outcome="NotExecuted" />
                <UnitTestResult testId="4" testName="A.Four" outcome="Failed">
                  <Output>
                    <ErrorInfo>
                      <Message>it failed</Message>
                    </ErrorInfo>
                  </Output>
                </UnitTestResult>
              </Results>
            </TestRun>
            """);

        Assert.Equal(
            "skipped: A.Two(x: \"y\"): there is no <zsh> & no fish\nskipped: A.Three: no reason is given\n",
            Shell.Output(Repository.Root + "/tests/skipped", run));
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // All the commands that setup looks for, and those that it runs.
    private void MakeTools(params string[] without)
    {
        Directory.CreateDirectory(Tools);
        foreach (Match match in Command().Matches(File.ReadAllText(Repository.Root + "/tests/setup")))
            Make(match.Groups[1].Value, "#!/bin/sh\n");
        Make("dotnet", "#!/bin/sh\n");
        Make("getent", "#!/bin/sh\n");
        Make("apt-get", AptGet);
        foreach (string name in without)
            File.Delete($"{Tools}/{name}");
    }

    private void Make(string name, string text)
    {
        File.WriteAllText($"{Tools}/{name}", text);
        Shell.Output("chmod", "755", $"{Tools}/{name}");
    }

    private Result Setup(string[] arguments, string unobtainable = "")
    {
        File.WriteAllText(_folder + "/unobtainable", unobtainable);
        return Shell.Run("/usr/bin/env", ["PATH=" + Tools, "/bin/sh", Repository.Root + "/tests/setup", .. arguments]);
    }

    [GeneratedRegex(@"[a-z0-9-]+:([a-z][a-z0-9_.-]+)")]
    private static partial Regex Command();
}
