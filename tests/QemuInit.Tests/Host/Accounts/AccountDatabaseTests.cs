using QemuInit.Host;
using Xunit;

namespace QemuInit.Tests.Host;

public sealed class AccountDatabaseTests
{
    [Fact]
    public void A_user_is_found_by_name_and_by_number()
    {
        Assert.Equal((0u, 0u), AccountDatabase.FindUser("root"));
        Assert.Equal("root", AccountDatabase.FindUserName(0));
        Assert.Equal(0u, AccountDatabase.FindGroup("root"));
        Assert.Contains(0u, AccountDatabase.GroupsOf("root", 0));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-s")]
    [InlineData("")]
    [InlineData("no-such-account")]
    public void A_number_an_option_or_an_unknown_name_is_not_an_account(string name)
    {
        Assert.Null(AccountDatabase.FindUser(name));
        Assert.Null(AccountDatabase.FindGroup(name));
    }

    [Fact]
    public void An_unknown_user_has_its_own_group_only() => Assert.Equal([77u], AccountDatabase.GroupsOf("no-such-account", 77));
}
