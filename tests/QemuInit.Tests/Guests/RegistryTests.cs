using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Abstractions.TestingHelpers;
using System.Linq;
using System.Text;
using CsCheck;
using QemuInit.Guests;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Guests;

public sealed class RegistryTests
{
    private const string ListPath = "/etc/qemud/registered";

    [Fact]
    public void Without_a_file_no_guest_is_registered()
    {
        GuestList list = new Registry(new MockFileSystem(), ListPath).Read();
        Assert.Empty(list.Guests);
        Assert.Empty(list.Problems);
    }

    [Fact]
    public void The_first_guest_makes_file_and_folder()
    {
        MockFileSystem files = new();
        new Registry(files, ListPath).Add(GuestName.Parse("web"), "/srv/web");
        Assert.Equal("web /srv/web\n", files.File.ReadAllText(ListPath));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, files.File.GetUnixFileMode(ListPath));
    }

    [Fact]
    public void Guests_are_numbered_in_the_order_of_the_list()
    {
        GuestList list = Of("# guests\nweb /srv/web\n\n  db\t/srv/my data base  \nmail  /srv/m\r\n").Read();
        Assert.Empty(list.Problems);
        Assert.Equal(
            [("web", "/srv/web", 1), ("db", "/srv/my data base", 2), ("mail", "/srv/m", 3)],
            list.Guests.Select(static guest => (guest.Name.Text, guest.Folder, guest.Number)));
        Assert.Equal("db-qemud.rc db-qemu.cfg", $"{list.Guests[1].RcFileName} {list.Guests[1].CfgFileName}");
        Assert.Equal("/srv/web", list.Find(GuestName.Parse("WEB"))?.Folder);
        Assert.Null(list.Find(GuestName.Parse("other")));
    }

    [Fact]
    public void A_line_that_cannot_be_read_is_told_and_keeps_nobody_from_the_rest()
    {
        GuestList list = Of("nothing\nweb-1 /srv/web\nrel srv/web\n\u001b[2J /srv\nweb /srv/web\nWEB /srv/other\nm /srv/\u001b]0;x\a\nn /srv/\u202egpj\n").Read();
        Assert.Equal(["web"], list.Guests.Select(static guest => guest.Name.Text));
        Assert.Equal(
            [
                $"{ListPath}:1: 'nothing' is not a guest's name and its folder, separated by a blank",
                $"{ListPath}:2: invalid guest name 'web-1': only letters a-z, A-Z and digits are allowed",
                $"{ListPath}:3: 'srv/web' is not the absolute path of a folder",
                $"{ListPath}:4: invalid guest name '?[2J': only letters a-z, A-Z and digits are allowed",
                $"{ListPath}:6: WEB is registered a second time: the first line counts",
                $"{ListPath}:7: '/srv/?]0;x?' contains characters that a terminal does not show; rename the folder",
                $"{ListPath}:8: '/srv/?gpj' contains characters that a terminal does not show; rename the folder",
            ],
            list.Problems);
    }

    [Theory]
    [InlineData("web:/srv/web", "/srv/web")]
    [InlineData("web=/srv/web", "/srv/web")]
    [InlineData("web : /srv/web", "/srv/web")]
    [InlineData("web\t=\t/srv/my web", "/srv/my web")]
    [InlineData("web:/srv/a:b", "/srv/a:b")]
    [InlineData("/srv/web web", "/srv/web")]
    [InlineData("/srv/web/\tweb", "/srv/web")]
    [InlineData("/srv/web:web", "/srv/web")]
    [InlineData("/srv/my web = web", "/srv/my web")]
    [InlineData("  /srv/a:b web\r", "/srv/a:b")]
    [InlineData("web /", "/")]
    public void A_line_that_can_mean_one_thing_only_is_understood(string line, string folder)
    {
        MockFileSystem files = Files(line + "\n# note\n");
        Registry registry = new(files, ListPath);
        RegisteredGuest guest = Assert.Single(registry.Read().Guests);
        Assert.Equal(("web", folder), (guest.Name.Text, guest.Folder));
        Assert.Empty(registry.Read().Problems);
        registry.Add(GuestName.Parse("db"), "/srv/db");
        Assert.Equal(line + "\n# note\ndb /srv/db\n", files.File.ReadAllText(ListPath));
        registry.Remove(GuestName.Parse("WEB"));
        Assert.Equal("# note\ndb /srv/db\n", files.File.ReadAllText(ListPath));
    }

    [Theory]
    [InlineData("/srv/web")]
    [InlineData("/srv/web:")]
    [InlineData("web")]
    [InlineData(":/srv/web")]
    [InlineData("web:")]
    [InlineData("web==/srv/web")]
    [InlineData("web=\"/srv/web\"")]
    [InlineData("/srv/web /srv/db")]
    [InlineData("web db /srv/web")]
    public void A_line_that_could_mean_more_is_told_and_kept(string line)
    {
        MockFileSystem files = Files(line + "\n");
        Registry registry = new(files, ListPath);
        Assert.Empty(registry.Read().Guests);
        Assert.StartsWith(ListPath + ":1: ", Assert.Single(registry.Read().Problems), StringComparison.Ordinal);
        registry.Add(GuestName.Parse("mail"), "/srv/mail");
        registry.Remove(GuestName.Parse("mail"));
        Assert.Equal(line + "\n", files.File.ReadAllText(ListPath));
    }

    [Fact]
    public void Whatever_the_form_of_each_line_the_guests_are_the_same_and_changes_leave_the_bytes_of_the_others()
    {
        Gen<string> names = Gen.String[Gen.Char["abzABZ19"], 1, 8];
        Gen<string> folders = Gen.String[Gen.Char["ab:= #.\u00e9/"], 0, 8].Select(static text => "/" + text.Trim().TrimEnd(' ', ':', '=', '/') + "x");
        Gen<string> separators = Gen.OneOf(" ", "\t", " \t ", ":", "=", " : ", "= ", "\t=");
        Gen.Select(names, folders, separators, Gen.Bool, Gen.OneOf("", " ", "\r")).Array[0, 6].Sample(lines =>
        {
            List<(string Name, string Folder)> model = [];
            List<string> written = ["# head"];
            foreach ((string name, string folder, string separator, bool isNameFirst, string end) in lines)
            {
                if (model.Exists(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
                    continue;
                model.Add((name, string.Join('/', folder.Split('/').Where(static (step, i) => i == 0 || step.Length > 0))));
                written.Add((isNameFirst ? name + separator + folder : folder + separator + name) + end);
            }

            MockFileSystem files = Files(string.Concat(written.Select(static line => line + "\n")));
            Registry registry = new(files, ListPath);
            GuestList list = registry.Read();
            Assert.Empty(list.Problems);
            Assert.Equal(model, list.Guests.Select(static guest => (guest.Name.Text, guest.Folder)));
            while (model.Count > 0)
            {
                registry.Remove(GuestName.Parse(model[0].Name));
                model.RemoveAt(0);
                written.RemoveAt(1);
                Assert.Equal(string.Concat(written.Select(static line => line + "\n")), files.File.ReadAllText(ListPath));
            }
        }, iter: 500);
    }

    [Fact]
    public void A_last_line_without_an_end_gets_one()
    {
        MockFileSystem files = Files("web /srv/web");
        new Registry(files, ListPath).Add(GuestName.Parse("db"), "/srv/db");
        Assert.Equal("web /srv/web\ndb /srv/db\n", files.File.ReadAllText(ListPath));
    }

    [Fact]
    public void A_line_that_is_not_understood_stays_byte_for_byte()
    {
        // An old comment in Latin 1, a line of DOS, a line that is not a guest, and the mark of an editor.
        byte[] before = [0xef, 0xbb, 0xbf, .. Encoding.Latin1.GetBytes("# gr\u00fc\u00dfe\r\n\t\n- \n\u00ff\u00fe\0\u0080\nweb /srv/\u00e9\n")];
        MockFileSystem files = new();
        files.AddFile(ListPath, new MockFileData(before));
        Registry registry = new(files, ListPath);
        registry.Add(GuestName.Parse("db"), "/srv/dätä");
        Assert.Equal([.. before, .. "db /srv/dätä\n"u8], files.File.ReadAllBytes(ListPath));
        registry.Remove(GuestName.Parse("db"));
        Assert.Equal(before, files.File.ReadAllBytes(ListPath));
    }

    [Fact]
    public void The_mark_of_an_editor_does_not_hide_the_first_guest() =>
        Assert.Equal(["web"], Of("\ufeffweb /srv/web\n").Read().Guests.Select(static guest => guest.Name.Text));

    [Fact]
    public void A_name_is_registered_once_in_whatever_case()
    {
        MockFileSystem files = Files("web /srv/web\n");
        Failure failure = Assert.Throws<Failure>(() => new Registry(files, ListPath).Add(GuestName.Parse("WEB"), "/srv/other"));
        Assert.Equal(
            (ExitCode.Error, "web is registered already, with folder /srv/web; names are compared in lower case"),
            (failure.Code, failure.Message));
        Assert.Equal("web /srv/web\n", files.File.ReadAllText(ListPath));
    }

    [Fact]
    public void A_guest_is_removed_with_all_its_lines_in_whatever_case()
    {
        MockFileSystem files = Files("# one\nweb /srv/web\nWEB /srv/other\nweb relative\ndb /srv/db");
        new Registry(files, ListPath).Remove(GuestName.Parse("Web"));
        Assert.Equal("# one\nweb relative\ndb /srv/db\n", files.File.ReadAllText(ListPath));
    }

    [Fact]
    public void A_guest_that_is_not_registered_cannot_be_removed()
    {
        MockFileSystem files = Files("db /srv/db");
        Failure failure = Assert.Throws<Failure>(() => new Registry(files, ListPath).Remove(GuestName.Parse("web")));
        Assert.Equal(ExitCode.NotConfigured, failure.Code);
        Messages.AssertLine(failure.Message);
        Assert.Equal("db /srv/db", files.File.ReadAllText(ListPath));
    }

    [Theory]
    [InlineData("/srv/web ")]
    [InlineData("/srv/web\t")]
    [InlineData("/srv/web\u00a0")]
    [InlineData("/srv/a\nb /srv/b")]
    [InlineData("/srv/a\r")]
    [InlineData("/srv/\u001b]0;x\a")]
    [InlineData("/srv/\u202egpj.exe")]
    [InlineData("/srv/\ufffd")]
    [InlineData("srv/web")]
    [InlineData("")]
    public void A_folder_that_would_be_read_back_as_another_is_refused(string folder)
    {
        MockFileSystem files = Files("db /srv/db\n");
        Failure failure = Assert.Throws<Failure>(() => new Registry(files, ListPath).Add(GuestName.Parse("web"), folder));
        Assert.Equal(ExitCode.BadArgument, failure.Code);
        Messages.AssertLine(failure.Message);
        Assert.Equal("db /srv/db\n", files.File.ReadAllText(ListPath));
    }

    [Fact]
    public void Whatever_is_added_and_removed_the_list_is_what_a_model_says()
    {
        Gen<string> names = Gen.OneOf("a", "A", "b", "B", "web", "WEB", "Db1", "dB1");
        Gen<string> folders = Gen.OneOf("/a", "/srv/my web", "/srv/\u00e9\u5927", "/#", "/x # y", "/  a  b");
        Gen.Select(Gen.Bool, names, folders).Array[0, 12].Sample(steps =>
        {
            MockFileSystem files = Files("# head\n\n");
            Registry registry = new(files, ListPath);
            List<(string Name, string Folder)> model = [];
            foreach ((bool adds, string name, string folder) in steps)
            {
                int at = model.FindIndex(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
                Exception? error = Record.Exception(() =>
                {
                    if (adds)
                        registry.Add(GuestName.Parse(name), folder);
                    else
                        registry.Remove(GuestName.Parse(name));
                });
                Assert.Equal(adds == at >= 0, error is Failure);
                if (adds && at < 0)
                    model.Add((name, folder));
                else if (!adds && at >= 0)
                    model.RemoveAt(at);
            }

            GuestList list = registry.Read();
            Assert.Empty(list.Problems);
            Assert.Equal(model, list.Guests.Select(static guest => (guest.Name.Text, guest.Folder)));
            Assert.Equal(Enumerable.Range(1, model.Count), list.Guests.Select(static guest => guest.Number));
            Assert.StartsWith("# head\n\n", files.File.ReadAllText(ListPath), StringComparison.Ordinal);
            Assert.Equal([ListPath], files.AllFiles);
        }, iter: 300);
    }

    [Fact]
    public void Any_file_is_read_and_rewriting_it_keeps_every_other_line()
    {
        Gen<byte[]> lines = Gen.Frequency(
            (2, Gen.Byte.Array[0, 20]),
            (2, Gen.String[Gen.Char["webWEB19 \t/#srv\r\u00e9"], 0, 20].Select(Encoding.UTF8.GetBytes)),
            (1, Gen.OneOf("web /srv/web", "WEB /x", "db /srv/d b", " # note", "web").Select(Encoding.UTF8.GetBytes)));
        Gen.Select(lines.Array[0, 8], Gen.Bool).Sample((parts, ends) =>
        {
            byte[] before = [.. parts.SelectMany((part, i) => i < parts.Length - 1 || ends ? part.Append((byte)'\n') : part)];
            MockFileSystem files = new();
            files.AddFile(ListPath, new MockFileData(before));
            Registry registry = new(files, ListPath);
            GuestList list = registry.Read();
            Assert.All(list.Problems, static problem => Messages.AssertLine(problem));
            Assert.Equal(list.Guests.Count, list.Guests.Select(static guest => guest.Name).Distinct().Count());

            var added = GuestName.Parse("added");
            if (list.Find(added) is null)
            {
                registry.Add(added, "/srv/added");
                Assert.Equal(
                    [.. before, .. before is [] or [.., (byte)'\n'] ? Array.Empty<byte>() : "\n"u8.ToArray(), .. "added /srv/added\n"u8],
                    files.File.ReadAllBytes(ListPath));
                Assert.Equal("/srv/added", registry.Read().Find(added)?.Folder);
                registry.Remove(added);
                Assert.Equal(list.Guests, registry.Read().Guests);
                Assert.Equal(list.Problems, registry.Read().Problems);
            }
        }, iter: 500);
    }

    [Fact]
    public void Whichever_call_fails_the_old_list_or_the_new_one_is_there()
    {
        const string Before = "# head\nweb /srv/web\ndb /srv/db";
        const string Added = "# head\nweb /srv/web\ndb /srv/db\nmail /srv/mail\n";
        const string Removed = "# head\ndb /srv/db\n";
        foreach (bool isDone in new[] { false, true })
        {
            AssertAtomic(isDone, Before, Added, static registry => registry.Add(GuestName.Parse("mail"), "/srv/mail"));
            AssertAtomic(isDone, Before, Removed, static registry => registry.Remove(GuestName.Parse("web")));
            AssertAtomic(isDone, null, "mail /srv/mail\n", static registry => registry.Add(GuestName.Parse("mail"), "/srv/mail"));
        }
    }

    private static void AssertAtomic(bool isDone, string? before, string after, Action<Registry> change) =>
        AtomicList.Require(ListPath, isDone, before, after, files => change(new Registry(files, ListPath)));

    private static MockFileSystem Files(string text)
    {
        MockFileSystem files = new();
        files.AddFile(ListPath, new MockFileData(Encoding.UTF8.GetBytes(text)));
        return files;
    }

    private static Registry Of(string text) => new(Files(text), ListPath);
}
