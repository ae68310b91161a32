using System.IO;
using Xunit;

namespace Support;

/// <summary>A test that needs a browser, which is too big to be installed for it alone.</summary>
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Requirements.Missing
        ?? (File.Exists("/usr/bin/chromium") && Directory.Exists("/usr/share/novnc")
            ? null
            : "there is no chromium or no novnc: apt-get install chromium novnc");
}
