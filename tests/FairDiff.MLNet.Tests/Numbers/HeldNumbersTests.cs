using System.Reflection;
using FairDiff.Torch;
using TorchSharp;

namespace FairDiff.MLNet.Tests.Numbers;

/// <summary>No code of the library gives libtorch a number that the garbage collector may free while it is read; see
/// <see cref="Scalars"/>.</summary>
public sealed class HeldNumbersTests
{
    private static readonly HashSet<MethodBase> Unsafe = UnsafeMethods();

    [Theory]
    [InlineData(typeof(TorchRuntime))]
    [InlineData(typeof(FairDiffCatalog))]
    public void NumbersInTensorOperations_AreHeld(Type typeOfAssembly)
    {
        string[] found =
        [
            .. IlCalls.MethodsOf(typeOfAssembly.Assembly).Where(method => method.DeclaringType != typeof(Scalars)).SelectMany(
                method => IlCalls.Of(method).Where(IsUnheld).Select(call => $"{method.DeclaringType}.{method.Name} calls {call.Method}")),
        ];

        Assert.True(found.Length == 0, string.Join(Environment.NewLine, found));
    }

    [Fact]
    public void UnsafeMethods_AreThoseThatMakeANumberInTheCall()
    {
        Assert.Contains(TensorMethod("op_Addition", typeof(torch.Tensor), typeof(torch.Tensor)), Unsafe);
        Assert.Contains(TensorMethod("op_Multiply", typeof(torch.Tensor), typeof(double)), Unsafe);
        Assert.DoesNotContain(TensorMethod("op_Multiply", typeof(torch.Tensor), typeof(Scalar)), Unsafe);
        Assert.DoesNotContain(TensorMethod("add", typeof(torch.Tensor), typeof(torch.Tensor), typeof(Scalar)), Unsafe);
    }

    private static MethodBase TensorMethod(string name, params Type[] parameters) => typeof(torch.Tensor).GetMethod(name, parameters)!;

    private static bool IsUnheld(IlCall call) => (MakesNumber(call.Method) && !call.IsStored) || Unsafe.Contains(call.Method);

    private static bool MakesNumber(MethodBase method) => method.DeclaringType == typeof(Scalar)
        ? method.IsConstructor || (method is MethodInfo { Name: "op_Implicit" } conversion && conversion.ReturnType == typeof(Scalar))
        : method is MethodInfo { Name: "ToScalar" } && method.DeclaringType!.Assembly == typeof(torch).Assembly;

    /// <summary>What makes a number in TorchSharp, and what calls that.</summary>
    private static HashSet<MethodBase> UnsafeMethods()
    {
        var callers = IlCalls.MethodsOf(typeof(torch).Assembly).Where(method => method.DeclaringType != typeof(Scalar))
            .SelectMany(method => IlCalls.Of(method).Select(call => (Caller: method, call.Method))).ToLookup(
                pair => pair.Method, pair => pair.Caller);
        var found = new HashSet<MethodBase>();
        var open = new Queue<MethodBase>(callers.Select(group => group.Key).Where(MakesNumber));
        while (open.TryDequeue(out var method))
        {
            foreach (var caller in callers[method].Where(found.Add))
            {
                open.Enqueue(caller);
            }
        }

        return found;
    }
}
