using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;

namespace QemuInit.Tests.Fakes;

/// <summary>Which types the compiled code of a type names. Of a constant only its value is left in it.</summary>
internal static class CompiledUses
{
    private const BindingFlags Own =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> s_codes = typeof(OpCodes).GetFields()
        .Select(static field => (OpCode)field.GetValue(null)!)
        .ToDictionary(static code => code.Value);

    /// <summary>The types, maybe several times; of a generic type, its arguments too.</summary>
    public static IEnumerable<Type> Of(Type type) =>
    [
        .. Parts(type.BaseType),
        .. type.GetInterfaces().SelectMany(Parts),
        .. type.GetFields(Own).SelectMany(static field => Parts(field.FieldType)),
        .. type.GetMethods(Own).SelectMany(static method => Parts(method.ReturnType)),
        .. type.GetMethods(Own).Concat<MethodBase>(type.GetConstructors(Own)).SelectMany(OfMethod),
    ];

    private static IEnumerable<Type> OfMethod(MethodBase method)
    {
        IEnumerable<Type> signature = method.GetParameters().SelectMany(static parameter => Parts(parameter.ParameterType));
        if (method.GetMethodBody() is not { } body)
            return signature;
        IEnumerable<Type> locals = body.LocalVariables.SelectMany(static local => Parts(local.LocalType));
        return [.. signature, .. locals, .. Tokens(body.GetILAsByteArray()!).SelectMany(token => OfToken(method, token))];
    }

    private static IEnumerable<Type> OfToken(MethodBase method, int token)
    {
        Type[]? ofType = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        Type[]? ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        MemberInfo member = method.Module.ResolveMember(token, ofType, ofMethod)!;
        return member switch
        {
            Type type => Parts(type),
            MethodInfo { IsGenericMethod: true } call =>
                Parts(call.DeclaringType).Concat(call.GetGenericArguments().SelectMany(Parts)),
            _ => Parts(member.DeclaringType),
        };
    }

    // The members that the instructions name. ECMA-335, III.1.2: an opcode has one byte, or two of which the first is 0xFE.
    private static IEnumerable<int> Tokens(byte[] code)
    {
        for (int at = 0; at < code.Length;)
        {
            short value = code[at] == 0xFE ? (short)(0xFE00 | code[at + 1]) : code[at];
            OpCode opcode = s_codes[value];
            at += opcode.Size;
            if (opcode.OperandType is
                OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
                yield return BitConverter.ToInt32(code, at);
            at += OperandSize(opcode.OperandType, code, at);
        }
    }

    private static int OperandSize(OperandType type, byte[] code, int at) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
        _ => 4,
    };

    private static IEnumerable<Type> Parts(Type? type)
    {
        if (type is null)
            return [];
        if (type.HasElementType)
            return Parts(type.GetElementType());
        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type) : [type];
    }
}
