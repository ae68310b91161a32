using QemuInit.Checks;
using Xunit;

namespace QemuInit.Tests.Checks;

public sealed class FindingTests
{
    [Fact]
    public void A_files_name_breaks_and_reorders_no_finding() =>
        Assert.Equal(
            "there is no /srv/?gpj.?[2J; make it",
            new Finding(FindingPlace.BeginOf("/f"), FindingSeverity.Error, "there is no /srv/\u202egpj.\u001b[2J; make it").Message);
}
