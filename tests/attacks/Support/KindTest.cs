using System;
using System.Collections.Generic;
using System.Linq;
using Support;

namespace Attacks.Support;

/// <summary>A test that walks through what can be named.</summary>
public abstract class KindTest(SharedAdversary shared) : AttackTest(shared)
{
    /// <summary>All tricks but the one that not every host can do.</summary>
    private protected static IEnumerable<Trick> Tricks => Enum.GetValues<Trick>().Except([Trick.Fuse]);

    /// <summary>Has everybody do with a guest what they may, and looks at what came of it.</summary>
    /// <returns>What came of registering it.</returns>
    private protected Result Everybody(string name, string folder)
    {
        List<Result> said = [Adversary.Verb("register", folder, name)];
        said.Add(Adversary.Verb("check", name));
        said.Add(Adversary.Verb("start", name));
        if (said[0].Code == 0)
        {
            said.Add(Adversary.RootsVerb("adopt", name));
            said.Add(Adversary.RootsVerb("start", name));
        }

        Adversary.AssertNothingWasWon(said);
        return said[0];
    }
}
