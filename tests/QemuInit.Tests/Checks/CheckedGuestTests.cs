using QemuInit.Checks;
using QemuInit.Guests;
using QemuInit.Options;
using QemuInit.Text;
using RcGrammar;
using Xunit;

namespace QemuInit.Tests.Checks;

public sealed class CheckedGuestTests
{
    [Fact]
    public void A_question_without_an_answer_is_a_note_and_no_error()
    {
        CheckedGuest guest = Guest();
        guest.Error(FindingPlace.BeginOf("/f"), new Failure(ExitCode.Error, "qemu did not answer") { IsUnanswered = true });
        Assert.Equal(FindingSeverity.Note, Assert.Single(guest.Findings).Severity);
    }

    [Fact]
    public void A_failure_that_names_a_key_is_found_at_that_key()
    {
        CheckedGuest guest = Guest();
        guest.Error(FindingPlace.BeginOf("/f"), new Failure(ExitCode.NotConfigured, "PRIVDROP=late: no") { Key = "PRIVDROP" });
        Finding finding = Assert.Single(guest.Findings);
        Assert.Equal(("/srv/web/web-qemud.rc:2:10", ExitCode.NotConfigured), (finding.Place.Text, finding.Code));
    }

    private static CheckedGuest Guest() => new(new RegisteredGuest(GuestName.Parse("web"), "/srv/web", 1))
    {
        Files = [new RcFile("/srv/web/web-qemud.rc", RcParser.Parse("RAM=1G\nPRIVDROP=late\n"))],
    };
}
