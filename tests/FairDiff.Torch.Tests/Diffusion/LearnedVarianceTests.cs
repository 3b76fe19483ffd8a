using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Diffusion.Sampling;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion;

public class LearnedVarianceTests
{
    private static readonly double[] Deviations = [0.1, 0.5, 0.9, 1];
    private static readonly NoiseSchedule Schedule = NoiseSchedule.Cosine;

    /// <summary>Six steps to t = 0.1, where noise is still added in the last one.</summary>
    private static readonly double[] Grid = [.. Enumerable.Range(0, 7).Select(i => 1 - (0.15 * i))];

    /// <summary>
    /// For Gaussian data (independent pixels, N(0, deviation^2)) the true step back is normal with variance lower + OfImage^2 Var(x0 | x),
    /// so with that variance ancestral sampling is exact in as few steps as one likes; with the posterior's it is not.
    /// </summary>
    [Fact]
    public void Ddpm_RightVarianceOfGaussianData_IsExactInSixSteps()
    {
        Assert.InRange(VarianceError(RightVariance), 0, 1e-6);
        Assert.InRange(VarianceError(_ => -ones(4, ScalarType.Float64)), 0.05, 1);
    }

    [Fact]
    public void DeviationOf_EndsOfTheRange_AreTheVarianceOfNoiseAndOfAKnownImage()
    {
        using var scope = NewDisposeScope();
        var step = ReverseStep.Between(Schedule, 0.6, 0.5);
        var variance = new LearnedVariance((_, _, _) => tensor(new[,] { { 0.0, 0.0, -1.0, 1.0 } }), 1);
        variance.Predict(zeros(1, 2), zeros(1), zeros(1, 0));

        var values = variance.DeviationOf(step).square().data<double>().ToArray();

        // Unit Gaussian images: x_s and x_t have correlation r = alpha_t / alpha_s, so x_s given x_t has variance 1 - r^2, the upper bound.
        var r = Schedule.Alpha(0.6) / Schedule.Alpha(0.5);
        Assert.Equal(1 - (r * r), values[1], 1e-12);
        Assert.Equal((1 - (r * r)) * Math.Pow(Schedule.Sigma(0.5) / Schedule.Sigma(0.6), 2), values[0], 1e-12);
    }

    [Fact]
    public void Predict_GuidedBatch_KeepsTheVarianceOfTheConditionalHalf()
    {
        using var scope = NewDisposeScope();
        var output = arange(4 * 6, ScalarType.Float32).reshape(4, 6, 1, 1);
        var variance = new LearnedVariance((_, _, _) => output, 2);

        var prediction = variance.Predict(zeros(4, 3, 1, 1), zeros(4), zeros(4, 0));

        Assert.True(prediction.eq(output.narrow(1, 0, 3)).all().item<bool>());
        Assert.Equal([2, 3, 1, 1], variance.DeviationOf(ReverseStep.Between(Schedule, 0.6, 0.5)).shape);
    }

    /// <summary>What the network should say at a step: where between the bounds, -1 to 1, the right log variance lies.</summary>
    private static Tensor RightVariance(int i)
    {
        var step = ReverseStep.Between(Schedule, Grid[i], Grid[i + 1]);
        var unknown = tensor(Deviations).square() * Math.Pow(Schedule.Sigma(Grid[i]), 2) / VarianceAt(Grid[i]);
        var (lower, upper) = (Math.Log(step.LowerVariance), Math.Log(step.UpperVariance));
        return (2 * (((unknown * step.OfImage * step.OfImage) + step.LowerVariance).log() - lower) / (upper - lower)) - 1;
    }

    /// <summary>E[x0 | x].</summary>
    private static Tensor Denoiser(Tensor x, double t) => x * (tensor(Deviations).square() * Schedule.Alpha(t) / VarianceAt(t));

    /// <summary>Var(x_t).</summary>
    private static Tensor VarianceAt(double t) =>
        (tensor(Deviations).square() * Math.Pow(Schedule.Alpha(t), 2)) + Math.Pow(Schedule.Sigma(t), 2);

    /// <summary>
    /// The sampler is linear in its noises here: row k gets 1 as noise k - 1 only and so shows that noise's share of the variance; row 0
    /// gets none.
    /// </summary>
    private static double VarianceError(Func<int, Tensor> said)
    {
        using var scope = NewDisposeScope();
        var (rows, index) = (Grid.Length + 1, 0);
        Tensor Impulse(int step)
        {
            var noise = zeros(rows, 4, ScalarType.Float64);
            noise[step + 1].fill_(1);
            return noise;
        }

        var variance = new LearnedVariance((x, t, _) => cat([Denoiser(x, t.item<double>()), said(index++).expand(rows, 4)], 1), rows);
        Tensor Denoise(Tensor x, double t) => variance.Predict(x, tensor(t), x);

        var ends = DdpmSampler.Sample(Denoise, Impulse(0), Grid, Schedule, Impulse, variance.DeviationOf);
        return (((ends - ends[0]).square().sum([0]) / VarianceAt(Grid[^1])) - 1).abs().max().item<double>();
    }
}
