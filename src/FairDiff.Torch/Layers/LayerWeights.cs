using TorchSharp.Modules;

namespace FairDiff.Torch.Layers;

/// <summary>What convolution and linear layers share: their first weights.</summary>
internal static class LayerWeights
{
    public static void Initialize(Parameter weight, Parameter? bias, bool startAtZero, Generator generator)
    {
        using var noGradient = no_grad();
        if (startAtZero)
        {
            weight.zero_();
            bias?.zero_();
            return;
        }

        var fanIn = weight.numel() / weight.shape[0];
        Initialization.KaimingUniform(weight, fanIn, generator);
        if (bias is not null)
        {
            Initialization.KaimingUniform(bias, fanIn, generator);
        }
    }
}
