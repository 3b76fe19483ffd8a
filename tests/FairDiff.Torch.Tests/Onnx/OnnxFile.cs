using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace FairDiff.Torch.Tests.Onnx;

/// <summary>What ONNX Runtime, which shares no code with TorchSharp, makes of a file.</summary>
internal static class OnnxFile
{
    public static IReadOnlyList<Tensor> Run(
        string path,
        IReadOnlyList<Tensor> inputs,
        GraphOptimizationLevel level = GraphOptimizationLevel.ORT_ENABLE_ALL)
    {
        using var options = new SessionOptions { GraphOptimizationLevel = level, IntraOpNumThreads = 1 };
        using var session = new InferenceSession(path, options);
        using var results = session.Run([.. session.InputNames.Zip(inputs, Value)]);
        return [.. session.OutputNames.Select(name => Of(results.Single(result => result.Name == name).AsTensor<float>()))];
    }

    /// <summary>The largest difference between what a module computes and what its file does, for batches of several sizes.</summary>
    public static double LargestDifference(nn.Module module, IReadOnlyList<Tensor> inputs, string path)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var largest = 0.0;
        foreach (var level in new[] { GraphOptimizationLevel.ORT_ENABLE_ALL, GraphOptimizationLevel.ORT_DISABLE_ALL })
        {
            foreach (var batch in new[] { 1L, inputs[0].shape[0] })
            {
                IReadOnlyList<Tensor> rows = [.. inputs.Select(input => input.narrow(0, 0, batch).contiguous())];
                var expected = ModuleCall.Invoke(module, [.. rows.Select(row => row.clone())]);
                var actual = Run(path, rows, level);
                Assert.Equal(expected.Count, actual.Count);
                foreach (var (ours, theirs) in expected.Zip(actual))
                {
                    Assert.Equal(ours.shape, theirs.shape);
                    Assert.True(ours.std().item<float>() > 1e-4, "a layer that gives one number everywhere shows nothing");
                    largest = Math.Max(largest, (ours - theirs).abs().max().item<float>());
                }
            }
        }

        return largest;
    }

    /// <summary>Other numbers than those that layers begin with, such as norms of scale 1 and shift 0.</summary>
    public static TModule Fill<TModule>(TModule module)
        where TModule : nn.Module
    {
        using var gradients = no_grad();
        var generator = new Generator(3);
        foreach (var (name, tensor) in module.state_dict().Where(pair => pair.Value.is_floating_point()))
        {
            var values = randn(tensor.shape, generator: generator) * .3;
            tensor.copy_(name.EndsWith("running_var", StringComparison.Ordinal) ? values.abs() + .5 : values);
        }

        module.eval();
        return module;
    }

    private static NamedOnnxValue Value(string name, Tensor tensor)
    {
        int[] shape = [.. tensor.shape.Select(side => (int)side)];
        return tensor.dtype == ScalarType.Int64
            ? NamedOnnxValue.CreateFromTensor(name, new DenseTensor<long>(tensor.data<long>().ToArray(), shape))
            : NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(tensor.data<float>().ToArray(), shape));
    }

    private static Tensor Of(Tensor<float> values) =>
        tensor(values.ToArray(), [.. values.Dimensions.ToArray().Select(side => (long)side)]);
}
