using System;
using Support;
using Xunit;

namespace Attacks.Support;

/// <summary>A test with an adversary, whom all tests of a class share; what one test has made is gone before the next.</summary>
public abstract class AttackTest : IClassFixture<SharedAdversary>, IDisposable
{
    private readonly SharedAdversary _shared;

    protected AttackTest(SharedAdversary shared) => _shared = shared;

    private protected Adversary Adversary => _shared.Adversary;

    /// <summary>A guest of the member's whose qemu is somebody's, Helpers/fq.c; it runs.</summary>
    private protected Guest Started(string mode, params string[] settings)
    {
        Guest guest = Adversary.Guest(Adversary.NewName(), ["TGTARCH=" + Adversary.PutStandin(mode), "SANDBOX=0", .. settings]);
        Adversary.Verb("register", guest.Folder, guest.Name).Succeeds();
        Adversary.Verb("start", guest.Name).Succeeds();
        return guest;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _shared.Forget();
        GC.SuppressFinalize(this);
    }
}
