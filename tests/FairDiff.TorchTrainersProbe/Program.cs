using System.Reflection;
using System.Runtime.CompilerServices;
using FairDiff.Torch;
using Microsoft.ML;
using Microsoft.ML.TorchSharp;
using Microsoft.ML.TorchSharp.AutoFormerV2;
using TorchSharp;

// compile: which methods of Microsoft.ML.TorchSharp the TorchSharp of this app does not fit; construct: its trainers; with "initialize" the
// line that docs/platforms.md names comes first.
if (args.Contains("initialize"))
{
    Initialize();
}

if (args.Contains("compile"))
{
    const BindingFlags Own =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
    var types = typeof(ObjectDetectionTrainer).Assembly.GetTypes();
    var methods = types.Where(type => !type.IsInterface)
        .SelectMany(type => type.GetMethods(Own).Cast<MethodBase>().Concat(type.GetConstructors(Own)))
        .Where(method => !method.IsAbstract && method.GetMethodBody() is not null).ToArray();
    var compiled = 0;
    foreach (var method in methods)
    {
        try
        {
            RuntimeHelpers.PrepareMethod(method.MethodHandle, Arguments(method));
            compiled++;
        }
        catch (Exception exception)
        {
            Console.WriteLine($"fails: {method.DeclaringType!.FullName}.{method.Name}: {exception.GetType().Name}: {exception.Message}");
        }
    }

    Console.WriteLine($"compiled: {compiled} of {methods.Length}");
}

if (args.Contains("construct"))
{
    var ml = new MLContext(seed: 1);
    IEstimator<ITransformer>[] trainers =
    [
        ml.MulticlassClassification.Trainers.TextClassification(),
        ml.MulticlassClassification.Trainers.NamedEntityRecognition(),
        ml.MulticlassClassification.Trainers.ObjectDetection(),
        ml.Regression.Trainers.SentenceSimilarity(),
    ];
    using var ones = torch.ones(3);
    Console.WriteLine($"constructed: {trainers.Length}, sum {ones.sum().item<float>()}");
}

// Apart, so that nothing of FairDiff.Torch is loaded where it is not called.
[MethodImpl(MethodImplOptions.NoInlining)]
static void Initialize() => TorchRuntime.Initialize();

// Code of a generic type is compiled for these arguments.
static RuntimeTypeHandle[] Arguments(MethodBase method)
{
    var generic = (method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : [])
        .Concat(method.IsGenericMethodDefinition ? method.GetGenericArguments() : []);
    return [.. generic.Select(argument =>
        (argument.GenericParameterAttributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint)
            ? typeof(float) : typeof(object)).TypeHandle)];
}
