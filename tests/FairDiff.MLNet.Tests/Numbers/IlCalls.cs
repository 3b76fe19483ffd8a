using System.Reflection;
using System.Reflection.Emit;

namespace FairDiff.MLNet.Tests.Numbers;

/// <summary>A call in compiled code, and whether its result goes into a variable or field at once.</summary>
internal sealed record IlCall(MethodBase Method, bool IsStored);

/// <summary>Reads which methods a method calls.</summary>
internal static class IlCalls
{
    private const byte TwoBytes = 0xfe;

    private static readonly Dictionary<int, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (int)(ushort)code.Value);

    public static IEnumerable<MethodBase> MethodsOf(Assembly assembly) => assembly.GetTypes().SelectMany(type => type.GetMembers(
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .OfType<MethodBase>();

    public static List<IlCall> Of(MethodBase method)
    {
        var calls = new List<IlCall>();
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        var afterCall = false;
        for (var position = 0; position < code.Length;)
        {
            var operation = Codes[code[position] == TwoBytes ? (TwoBytes << 8) | code[++position] : code[position]];
            var operand = ++position;
            position += Length(operation.OperandType, code, operand);
            if (afterCall && operation.Name!.StartsWith("st", StringComparison.Ordinal))
            {
                calls[^1] = calls[^1] with { IsStored = true };
            }

            afterCall = operation.OperandType == OperandType.InlineMethod;
            if (afterCall)
            {
                calls.Add(new(Resolve(method, BitConverter.ToInt32(code, operand)), false));
            }
        }

        return calls;
    }

    private static MethodBase Resolve(MethodBase method, int token) => method.Module.ResolveMethod(
        token,
        method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null,
        method.IsGenericMethod ? method.GetGenericArguments() : null)!;

    private static int Length(OperandType type, byte[] code, int position) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, position)),
        _ => 4,
    };
}
