using FairDiff.Torch.Onnx;
using FairDiff.Torch.Onnx.Exporters;

namespace FairDiff.Torch.Layers;

/// <summary>
/// Zeroes values at random while training and scales up the rest (Srivastava et al. 2014). The masks come from a generator that
/// the training sets at each step, never from the global one: a resumed training draws the same ones.
/// </summary>
internal sealed class Dropout(double probability) : nn.Module<Tensor, Tensor>(nameof(Dropout)), IOnnxLayer
{
    /// <summary>Where masks come from, on the device of the values: masks are as large as they are, too large to carry there.</summary>
    public Generator? Masks { get; set; }

    public string ExportOnnx(OnnxLayer layer) => layer.Node("Identity", layer.Input);

    public override Tensor forward(Tensor input)
    {
        if (!training)
        {
            return input.alias();
        }

        using var kept = empty(input.shape, input.dtype, input.device)
            .bernoulli_(
                1 - probability,
                Masks ?? throw new InvalidOperationException("Dropout trains without a generator: call DrawMasksFrom at each step."));
        return input * kept / Held(1 - probability);
    }
}

/// <summary>Gives the dropout layers of a whole network their generator.</summary>
internal static class DropoutLayers
{
    public static void DrawMasksFrom(this nn.Module network, Generator masks)
    {
        foreach (var layer in network.modules().OfType<Dropout>())
        {
            layer.Masks = masks;
        }
    }
}
