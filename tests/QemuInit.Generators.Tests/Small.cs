namespace QemuInit.Generators.Tests;

/// <summary>A template of two keys without a mistake, for tests to put one in.</summary>
internal static class Small
{
    internal const string Text = """
        # Heading.
        #% section=1 title=One
        #% key=RAM member=Memory type=size severity=optional
        #% default=2G option='-m {}' summary=Memory
        # How much.
        #RAM=2G
        #% section=2 title=Two
        #% key=DSK member=Disks type=disk severity=optional numbered=yes
        #% summary=Disks
        # Which ones.
        #DSK1=a.raw
        #DSK2=b.raw

        """;
}
