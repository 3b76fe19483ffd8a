using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Diffusion.Sampling;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion;

public class DenoiserFactoryTests
{
    [Fact]
    public void Create_NetworkSaysTooMuch_ClipsToTheRangeOfImages()
    {
        using var scope = NewDisposeScope();
        var denoise = DenoiserFactory.Create(
            (x, _) => x * 100, Prediction.Velocity, NoiseSchedule.Cosine, tensor(-0.5f), tensor(0.25f));

        var image = denoise(tensor(new float[] { -1, 1, 0 }), 0.5);

        Assert.Equal([0.25f, -0.5f, 0], image.data<float>().ToArray());
    }
}
