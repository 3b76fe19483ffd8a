using FairDiff.Torch.Layers;
using static TorchSharp.torch.nn;

namespace FairDiff.Torch.Diffusion.Network;

/// <summary>Sines and cosines of 1000 t at geometric frequencies (Ho et al. 2020), then two linear layers.</summary>
internal sealed class TimeEmbedding : Module<Tensor, Tensor>
{
    private readonly Linear linear1;
    private readonly Linear linear2;
    private readonly int waves;

    public TimeEmbedding(int waves, int embedding)
        : base(nameof(TimeEmbedding))
    {
        this.waves = waves;
        linear1 = new Linear(waves, embedding);
        linear2 = new Linear(embedding, embedding);
        RegisterComponents();
    }

    /// <param name="t">Times (N) in 0..1.</param>
    public override Tensor forward(Tensor t)
    {
        var half = waves / 2;
        var wave = arange(Held(0), Held(half), Held(1), ScalarType.Float32, t.device);
        var frequencies = exp(wave * Held(-Math.Log(10_000) / half)) * Held(1000);
        var angles = t.unsqueeze(1) * frequencies;
        return linear2.call(functional.silu(linear1.call(cat([angles.sin(), angles.cos()], 1))));
    }
}
