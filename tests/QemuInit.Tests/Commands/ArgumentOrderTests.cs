using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using QemuInit.Commands;
using QemuInit.Options;
using QemuInit.Terminal;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Commands;

/// <summary>Options and operands in any order are one and the same call.</summary>
public sealed class ArgumentOrderTests
{
    private static readonly Output s_nowhere = new(output: -1, error: -1);

    // The verbs behind whose operands options are options still.
    private static readonly Verb[] s_verbs = [.. VerbTable.All.Where(static verb => verb.RestAfter == int.MaxValue)];

    // A verb, the options that it is given, each with a value that fits, and its operands.
    private static readonly Gen<(Verb Verb, string[][] Options, string[] Operands)> s_calls =
        from verb in Gen.OneOf(s_verbs)
        from options in Gen.Shuffle(verb.Options.ToArray())
        from count in Gen.Int[0, options.Length]
        from joined in Gen.Bool.Array[options.Length]
        from operands in Gen.String[Gen.Char["abcXYZ/.-"], 1, 5].Where(static text => text[0] != '-').Array[0, 4]
        select (verb, options.Take(count).Select((option, i) => Words(option, joined[i])).ToArray(), operands);

    [Fact]
    public void Any_order_of_options_and_operands_is_the_same_call() =>
        (from call in s_calls
         from order in Gen.Shuffle(call.Options.Concat(call.Operands.Select(static operand => new[] { operand })).ToArray())
         from position in Gen.Int[0, order.Length]
         select (call, order, position)).Sample(static sample =>
        {
            ((Verb verb, string[][] options, string[] operands), string[][] order, int position) = sample;

            // Operands keep their order among themselves, and the verb is the first word that is not an option's.
            Queue<string> left = new(operands);
            List<string[]> mixed = [.. order.Select(words => IsOperand(words) ? [left.Dequeue()] : words)];
            int first = mixed.FindIndex(IsOperand);
            mixed.Insert(first < 0 ? position : Math.Min(position, first), [verb.Name]);

            Invocation expected = Arguments.Parse([verb.Name, .. options.SelectMany(static words => words), "--", .. operands], s_nowhere);
            Invocation actual = Arguments.Parse([.. mixed.SelectMany(static words => words)], s_nowhere);

            Assert.Same(verb, actual.Verb);
            Assert.Equal(operands, actual.Operands);
            Assert.Equal(expected.Operands, actual.Operands);
            Assert.All(verb.Options, option =>
            {
                Assert.Equal(options.Any(words => option.IsCalled(words[0].Split('=')[0])), actual.Given.Has(option));
                Assert.Equal(expected.Given.TryFind(option), actual.Given.TryFind(option));
            });
        }, iter: 2000);

    [Fact]
    public void An_option_with_one_slip_is_refused_with_the_one_that_was_meant() =>
        (from verb in Gen.OneOf([.. VerbTable.All.Where(static verb => verb.Options.Count > 0)])
         from option in Gen.OneOf([.. verb.Options, .. VerbOptions.OfProgram])
         from position in Gen.Int[2, option.Name.Length - 1]
         from letter in Gen.Char['a', 'z']
         select (verb, slip: option.Name.Remove(position, 1).Insert(position, letter.ToString()))).Sample(static sample =>
        {
            if (ArgumentParser.Find(sample.slip, sample.verb) is not null)
                return;
            Failure failure = Assert.Throws<Failure>(() => _ = Arguments.Parse([sample.verb.Name, sample.slip], s_nowhere));
            string meant = failure.Message.Split("did you mean '")[1].Split('\'')[0];
            Assert.Equal(1, NearestKey.Distance(sample.slip, meant));
            Assert.NotNull(ArgumentParser.Find(meant, sample.verb));
            Assert.Equal(ExitCode.BadArgument, failure.Code);
        }, iter: 2000);

    private static bool IsOperand(string[] words) => words[0][0] != '-';

    private static string[] Words(VerbOption option, bool isJoined)
    {
        if (option.ValueName is null)
            return [option.Letter is string letter && isJoined ? letter : option.Name];
        string value = option.ValueName switch
        {
            "SECONDS" or "N" => "7",
            "CODE" => "77",
            "SIZE" => "20G",
            "FILE" => "/run/web1.pid",
            "STATE" => "tcp:22",
            "^X|none" => "^A",
            "PATH" => "/usr/bin/true",
            var choices => choices.Split('|')[^1],
        };
        return isJoined ? [$"{option.Name}={value}"] : [option.Name, value];
    }
}
