using FairDiff.Torch.Classification;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Classification;

/// <summary>Weights by formula: those with which torchvision computed the expected logits.</summary>
internal static class ResNetWeights
{
    /// <summary>
    /// Tensor j of the state dictionary, element k, is made from s = sin((k + 1)(j + 1) / 1000): scaled by sqrt(2 / fan-in) where the rank
    /// is above 1, 1 + 0.2 |s| for a running variance, 0.05 s for a running mean, 0.1 s for a bias, 1 + 0.1 s for a norm's weight.
    /// </summary>
    public static ClassifierNetwork Fill(ClassifierNetwork network)
    {
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        var index = 0;
        foreach (var (name, value) in InTorchvisionsOrder(network))
        {
            index++;
            if (!value.is_floating_point())
            {
                continue;
            }

            var wave = (arange(1, value.numel() + 1, dtype: float64) * (index * 0.001)).sin().view(value.shape);
            var made = name switch
            {
                _ when value.Dimensions > 1 => wave * Math.Sqrt(2.0 / (value.numel() / value.shape[0])),
                _ when name.EndsWith("running_var", StringComparison.Ordinal) => 1 + 0.2 * wave.abs(),
                _ when name.EndsWith("running_mean", StringComparison.Ordinal) => 0.05 * wave,
                _ when name.EndsWith("bias", StringComparison.Ordinal) => 0.1 * wave,
                _ => 1 + 0.1 * wave,
            };
            value.copy_(made.to(float32));
        }

        return network;
    }

    /// <summary>Module by module; TorchSharp lists all parameters before all buffers.</summary>
    public static IEnumerable<KeyValuePair<string, Tensor>> InTorchvisionsOrder(ClassifierNetwork network) =>
        network.state_dict().GroupBy(entry => entry.Key[..entry.Key.LastIndexOf('.')]).SelectMany(module => module);

    /// <summary>Compares logits of the image x[k] = 0.5 sin(0.013 k) + 0.5 with those that PyTorch computed.</summary>
    public static void AssertLogits(ClassifierNetwork network, int size, double[] expected)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        network.eval();
        var image = tensor(Enumerable.Range(0, 3 * size * size).Select(k => (float)(0.5 * Math.Sin(0.013 * k) + 0.5)).ToArray());
        var logits = network.forward(image.view(1, 3, size, size)).data<float>().ToArray();
        Assert.All(logits.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 2e-4 * Math.Max(1, Math.Abs(pair.Second))));
    }
}
