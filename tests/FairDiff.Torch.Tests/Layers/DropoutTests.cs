using FairDiff.Torch.Layers;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Layers;

public class DropoutTests
{
    [Fact]
    public void Forward_Training_ZeroesTheShareAndKeepsTheMean()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        using var dropout = new Dropout(0.3) { Masks = generator };

        var output = dropout.call(ones(100, 200));

        // 20,000 draws: the share's standard deviation is 0.0032.
        Assert.Equal(0.3, output.eq(0).to(float32).mean().item<float>(), 0.015);
        Assert.True(output[output.ne(0)].allclose(tensor((float)(1 / 0.7))));
    }

    [Fact]
    public void Forward_TrainingWithoutGenerator_FailsInsteadOfUsingTheGlobalOne()
    {
        using var input = ones(2);
        using var dropout = new Dropout(0.3);

        Assert.Throws<InvalidOperationException>(() => dropout.call(input));
    }

    [Fact]
    public void Forward_Backward_PassesGradientsThroughTheMask()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        using var dropout = new Dropout(0.5) { Masks = generator };
        var input = ones([50], requires_grad: true);

        var output = dropout.call(input);
        output.sum().backward();

        Assert.True(output.detach().eq(input.grad!).all().item<bool>());
    }
}
