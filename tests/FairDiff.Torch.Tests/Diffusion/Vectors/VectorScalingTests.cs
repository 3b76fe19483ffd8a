using System.Text.Json;
using FairDiff.Torch.Diffusion;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion.Vectors;

public sealed class VectorScalingTests
{
    [Fact]
    public void Of_ValuesBelowZero_StandardisesThemAsTheyAre()
    {
        using var scope = NewDisposeScope();
        var vectors = tensor(new float[] { -1, 5, 3, 5, 4, 5, 6, 5 }, [4, 2]);

        var scaling = VectorScaling.Of(vectors, logarithmic: null);

        Assert.False(scaling.IsLogarithmic);
        Assert.Equal([3, 5], scaling.Mean);
        Assert.Equal([(float)Math.Sqrt(6.5), 1], scaling.Deviation);
        Assert.Equal([-1, 5], scaling.Lowest);
        Assert.Equal([6, 5], scaling.Highest);
        Assert.Equal([-4 / Math.Sqrt(6.5), 0, 0, 0], scaling.Scale(vectors.narrow(0, 0, 2)).data<float>().Select(x => (double)x), Near);
    }

    [Fact]
    public void Of_NoValueBelowZero_TakesTheLogarithmUnlessToldNotTo()
    {
        using var scope = NewDisposeScope();
        var vectors = tensor(new float[] { 0, (float)Math.E - 1 }, [2, 1]);

        var scaling = VectorScaling.Of(vectors, logarithmic: null);

        Assert.True(scaling.IsLogarithmic);
        Assert.Equal(0.5, scaling.Mean[0], 6);
        Assert.Equal(0.5, scaling.Deviation[0], 6);
        Assert.Equal([-1.0, 1], scaling.Scale(vectors).data<float>().Select(x => (double)x), Near);
        Assert.False(VectorScaling.Of(vectors, logarithmic: false).IsLogarithmic);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Unscale_OfScale_GivesTheValuesBackAndNoneBeyond(bool logarithmic)
    {
        using var scope = NewDisposeScope();
        var vectors = tensor(new[] { 0, 1e-6f, 1e6f, 3, 7, 0.25f, 12, 100, 1e5f }, [3, 3]);
        var scaling = VectorScaling.Of(vectors, logarithmic);
        var (scaled, back, beyond) = (scaling.Scale(vectors).data<float>().ToArray(), new float[9], new float[3]);

        scaling.Unscale(scaled, back);
        scaling.Unscale([-9, 9, 99], beyond);

        Assert.All(vectors.data<float>().Zip(back), pair => Assert.Equal(pair.First, pair.Second, 1e-5 * Math.Max(1, pair.First)));
        Assert.Equal([0, 100, 1e6f], beyond);
    }

    [Theory]
    [InlineData("\"deviation\":[1,2]", "\"deviation\":[1,0]")]
    [InlineData("\"lowest\":[0,0]", "\"lowest\":[0,9]")]
    [InlineData("\"lowest\":[0,0]", "\"lowest\":[0,-1]")]
    [InlineData("\"mean\":[0,1]", "\"mean\":[0]")]
    [InlineData("\"size\":2", "\"size\":3")]
    [InlineData("\"width\":16", "\"width\":15")]
    [InlineData("\"blocks\":2", "\"bricks\":2")]
    public void FromJson_DescriptionThatCannotBe_IsRefused(string value, string changed)
    {
        var json = new VectorGeneratorDescription
        {
            Size = 2,
            Network = new() { Width = 16, Blocks = 2 },
            Precision = Precision.Float32,
            DiffusionSchedule = DiffusionSchedule.Cosine,
            Prediction = Prediction.Velocity,
            LearnedVariance = false,
            Scaling = new([0, 1], [1, 2], [0, 0], [3, 3], IsLogarithmic: true),
            Condition = [],
            TrainingRows = [new([], 5)],
        }.ToJson();
        Assert.Equal(json, VectorGeneratorDescription.FromJson(json).ToJson());
        Assert.Contains(value, json);

        Assert.Throws<JsonException>(
            () => VectorGeneratorDescription.FromJson(json.Replace(value, changed, StringComparison.Ordinal)));
    }

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) < 1e-6;
}
