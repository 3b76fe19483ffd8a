using FairDiff.MLNet.Hosting.Models;

namespace FairDiff.MLNet.Hosting.Tests;

public sealed class ModelGenerationTests
{
    private readonly MLContext _ml = new(seed: 1);
    private int _engines;
    private int _freed;

    [Fact]
    public void Retire_WhileARequestRuns_FreesAtItsEnd()
    {
        var generation = NewGeneration(poolSize: 2);
        Assert.True(generation.TryUse());

        generation.Retire();
        Assert.Equal(0, _freed);
        Assert.Equal(3, generation.Predict(new Dose { Value = 3 }).Twice);

        Assert.Equal(1, _freed);
        Assert.False(generation.TryUse());
        generation.Retire();
        Assert.Equal(1, _freed);
    }

    [Fact]
    public void Predict_OneAfterTheOther_UsesOneEngine()
    {
        var generation = NewGeneration(poolSize: 1);
        for (var i = 0; i < 5; i++)
        {
            Assert.True(generation.TryUse());
            Assert.Equal(i, generation.Predict(new Dose { Value = i }).Twice);
        }

        Assert.Equal(1, _engines);
    }

    private ModelGeneration<Dose, Doubled> NewGeneration(int poolSize)
    {
        var rows = _ml.Data.LoadFromEnumerable([new Dose()]);
        var model = _ml.Transforms.CopyColumns("Twice", "Value").Fit(rows);
        return new ModelGeneration<Dose, Doubled>(
            () =>
            {
                _engines++;
                return _ml.Model.CreatePredictionEngine<Dose, Doubled>(model, new PredictionEngineOptions { OwnsTransformer = false });
            },
            () => _freed++, poolSize);
    }

    private sealed class Dose
    {
        public float Value { get; set; }
    }

    private sealed class Doubled
    {
        public float Twice { get; set; }
    }
}
