using FairDiff.Torch.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Training;

public class GradientNormTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Clip_NoLimit_IsTorchsNormAndLeavesTheGradients(int count)
    {
        using var scope = NewDisposeScope();
        var parameters = Parameters(count);
        var before = parameters.Select(parameter => parameter.grad!.clone()).ToArray();

        var norm = GradientNorm.Clip(parameters, null);

        Assert.All(parameters.Zip(before), pair => Assert.True(pair.First.grad!.bytes.SequenceEqual(pair.Second.bytes)));
        Assert.Equal(nn.utils.clip_grad_norm_(parameters, double.PositiveInfinity), norm);
    }

    [Fact]
    public void Clip_Limit_ScalesTheGradientsDownToIt()
    {
        using var scope = NewDisposeScope();
        var parameters = Parameters(2);

        // (3, 3, 3, 3) and (3, 3, 3, 3): the root of 72.
        Assert.Equal(Math.Sqrt(72), GradientNorm.Clip(parameters, 1), 1e-5);

        Assert.Equal(1, GradientNorm.Clip(parameters, null), 1e-5);
    }

    [Fact]
    public void Clip_NoGradients_IsZero()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(0, GradientNorm.Clip([new Parameter(ones(2))], null));
    }

    private static Parameter[] Parameters(int count)
    {
        Parameter[] parameters = [.. Enumerable.Range(0, count).Select(_ => new Parameter(ones(4)))];
        foreach (var parameter in parameters)
        {
            (3 * parameter).sum().backward();
        }

        return parameters;
    }
}
