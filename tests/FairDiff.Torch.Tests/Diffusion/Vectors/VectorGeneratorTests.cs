using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion.Vectors;

public sealed class VectorGeneratorTests
{
    private static readonly VectorTrainingOptions Short = Mixture.Options with
    {
        TrainingSteps = 12, Network = new() { Width = 16, Blocks = 1 },
    };

    [Fact]
    public void Sample_TwoNormalDistributions_HaveTheirMeansAndCovariances()
    {
        using var scope = NewDisposeScope();
        using var data = Mixture.Create();
        using var generator = VectorGenerator.Train(data, Mixture.Options, CPU);

        for (var kind = 0; kind < 2; kind++)
        {
            var drawn = generator.Draw(Mixture.Wanted(kind, 2000), Mixture.Seeds(2000), Mixture.Plain);
            var factor = tensor(Mixture.Factors[kind]).reshape(Mixture.Size, Mixture.Size);
            var deviation = (factor * factor).sum([0]).sqrt();
            var meanError = (drawn.mean([0]) - tensor(Mixture.Means[kind])) / deviation;
            var correlation = Correlation(drawn.t().cov()) - Correlation(factor.t().matmul(factor));

            Assert.InRange(meanError.abs().max().item<float>(), 0, 0.15);
            Assert.All((drawn.std([0]) / deviation).data<float>().ToArray(), ratio => Assert.InRange(ratio, 0.85, 1.15));
            Assert.InRange(correlation.abs().max().item<float>(), 0, 0.1);
        }

        // Of an unknown label both are drawn, half and half.
        var either = generator.Draw(Mixture.Wanted(2, 2000), Mixture.Seeds(2000), Mixture.Plain);
        Assert.InRange(either.select(1, 0).gt(5).to(float32).mean().item<float>(), 0.43, 0.57);

        static Tensor Correlation(Tensor covariance) =>
            covariance / covariance.diagonal().sqrt().unsqueeze(0) / covariance.diagonal().sqrt().unsqueeze(1);
    }

    [Theory]
    [InlineData(0, GuidanceNull.All)]
    [InlineData(2, GuidanceNull.All)]
    [InlineData(2, GuidanceNull.Label)]
    public void Sample_InAnyCompany_IsTheSameToTheBit(double guidance, GuidanceNull guidanceNull)
    {
        using var scope = NewDisposeScope();
        using var data = Mixture.Create(200);
        using var generator = VectorGenerator.Train(data, Short with { Network = new() { Width = 100, Blocks = 2 } }, CPU);
        var sampling = new VectorSampling { GuidanceWeight = guidance, GuidanceNull = guidanceNull, Sampler = DiffusionSampler.Ddpm };
        var wanted = cat([Mixture.Wanted(0, 70), Mixture.Wanted(2, 30), Mixture.Wanted(1, 70)]);
        var seeds = Mixture.Seeds(170, first: 40);
        var all = generator.Draw(wanted, seeds, sampling);

        long[] backwards = [.. Enumerable.Range(0, 170).Reverse().Select(row => (long)row)];
        foreach (var rows in new[] { [169], [75], [3, 80, 169, 12], backwards })
        {
            var some = generator.Draw(wanted.index_select(0, tensor(rows)), [.. rows.Select(row => seeds[row])], sampling);
            Assert.True(some.eq(all.index_select(0, tensor(rows))).all().item<bool>());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    public void Train_CancelledAndResumed_EndsWithTheSameBits(double dropout)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var data = Mixture.Create(300);
        using var stop = new CancellationTokenSource();
        var plain = Short with { Network = Short.Network with { Dropout = dropout } };
        var options = plain with { CheckpointPath = folder.File("checkpoint.safetensors") };
        var hooks = new TrainingHooks { Cancellation = stop.Token, Step = step => { if (step == 5) { stop.Cancel(); } } };

        Assert.Throws<OperationCanceledException>(() => VectorGenerator.Train(data, options, CPU, hooks));
        using var resumed = VectorGenerator.Train(data, options, CPU);
        using var straight = VectorGenerator.Train(data, plain, CPU);
        resumed.Save(folder.File("resumed"));
        straight.Save(folder.File("straight"));

        Assert.Equal(File.ReadAllBytes(folder.File("straight")), File.ReadAllBytes(folder.File("resumed")));
        Assert.Contains("other options or data", Assert.Throws<EngineException>(
            () => VectorGenerator.Train(data, options with { ConditionDropout = 0.3 }, CPU)).Message);
    }

    [Fact]
    public void Load_WhatWasSaved_DrawsTheSameBits()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var data = Mixture.Create(300);
        using var trained = VectorGenerator.Train(data, Short, CPU);
        trained.Save(folder.File("generator"));

        using var loaded = VectorGenerator.Load(folder.File("generator"), CPU);

        var sampling = new VectorSampling();
        var (first, second) = (trained.Draw(data.Conditions, Mixture.Seeds(300), sampling), loaded.Draw(
            data.Conditions, Mixture.Seeds(300), sampling));
        Assert.True(first.eq(second).all().item<bool>());
        Assert.Equal(trained.Description.ToJson(), loaded.Description.ToJson());
        Assert.Equal(VectorGenerator.Describe(data, Short).ToJson(), loaded.Description.ToJson());
        Assert.Contains("'fairdiff-vector-generator-1', expected 'fairdiff-generator-2'", Assert.Throws<EngineException>(
            () => DiffusionGenerator.Load(folder.File("generator"), CPU)).Message);
    }

    [Fact]
    public void Load_AnImageGenerator_IsRefused()
    {
        using var folder = new TemporaryFolder();
        using var images = TinyData.Create();
        DiffusionGenerator.Train(images, TinyData.Options with { TrainingSteps = 1 }, CPU).Save(folder.File("generator"));

        Assert.Contains("expected 'fairdiff-vector-generator-1'", Assert.Throws<EngineException>(
            () => VectorGenerator.Load(folder.File("generator"), CPU)).Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3000)]
    public void Train_AnyWidth_DrawsWithinTheRangeAndKeepsConstants(int size)
    {
        using var scope = NewDisposeScope();
        using var noise = new Generator(1);
        var vectors = randn([20, size], generator: noise);
        vectors.narrow(1, 0, Math.Max(1, size / 2)).fill_(0.1f);
        using var data = new VectorTrainingSet(vectors, zeros(20, 0), new([]));
        using var generator = VectorGenerator.Train(data, Short, CPU);

        var drawn = generator.Draw(zeros(10, 0), Mixture.Seeds(10), new VectorSampling());

        Assert.True(drawn.narrow(1, 0, Math.Max(1, size / 2)).eq(0.1f).all().item<bool>());
        Assert.True(drawn.ge(vectors.min(0).values).all().item<bool>() && drawn.le(vectors.max(0).values).all().item<bool>());
        Assert.Equal(size, generator.Size);
    }

    [Theory]
    [InlineData(DiffusionSampler.Ddpm, true)]
    [InlineData(DiffusionSampler.Heun, false)]
    public void Sample_LearnedVarianceAndEverySampler_IsFinite(DiffusionSampler sampler, bool learnedVariance)
    {
        using var scope = NewDisposeScope();
        using var data = Mixture.Create(200);
        using var generator = VectorGenerator.Train(data, Short with { LearnedVariance = learnedVariance, MinSnrGamma = 5 }, CPU);

        var drawn = generator.Draw(
            data.Conditions, Mixture.Seeds(200), new VectorSampling { Sampler = sampler, SamplerSteps = 4, GuidanceRescale = 0.5 });

        Assert.True(drawn.isfinite().all().item<bool>());
    }

    [Fact]
    public void TrainAndSample_MoreStepsAndVectors_KeepNoTensorMore()
    {
        using var data = Mixture.Create(200);
        KeptBy(steps: 3, batches: 1);

        Assert.Equal(KeptBy(steps: 3, batches: 1), KeptBy(steps: 30, batches: 3));

        long KeptBy(int steps, int batches)
        {
            var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            using (var generator = VectorGenerator.Train(data, Short with { TrainingSteps = steps }, CPU))
            using (var wanted = data.Conditions.narrow(0, 0, 64 * batches))
            {
                generator.Draw(wanted, Mixture.Seeds(64 * batches), new VectorSampling()).Dispose();
            }

            return DisposeScopeManager.Statistics.ThreadTotalLiveCount - before;
        }
    }

    [Fact]
    public void Train_WrongData_NamesTheRowOrTheShape()
    {
        using var scope = NewDisposeScope();
        using var data = Mixture.Create(50);
        var vectors = data.Vectors.clone();
        vectors[17, 2].fill_(float.NaN);

        Assert.Contains("Row 17 of the vectors holds NaN in component 2", Message(data with { Vectors = vectors }, Short));
        Assert.Contains("holds -", Message(data, Short with { LogScale = true }));
        Assert.Contains("Vectors are Float64", Message(data with { Vectors = vectors.to(float64) }, Short));
        Assert.Contains("There are no vectors", Message(new(zeros(0, 3), zeros(0, 2), Mixture.Layout), Short));
        Assert.Contains("expected Float32 [50, 2]", Message(data with { Conditions = zeros(50, 3) }, Short));
        Assert.Contains("each vector needs one", Message(data with { Strata = [1] }, Short));
        using var one = VectorGenerator.Train(new(rand(5, 1), zeros(5, 0), new([])), Short, CPU);
        Assert.Contains("GuidanceRescale is 0.7", Assert.Throws<EngineException>(
            () => one.Draw(zeros(1, 0), [1], new VectorSampling { GuidanceRescale = 0.7 })).Message);

        static string Message(VectorTrainingSet data, VectorTrainingOptions options) =>
            Assert.Throws<EngineException>(() => VectorGenerator.Train(data, options, CPU)).Message;
    }

    [Fact]
    public void FingerprintAndHash_OfOtherDataOrOptions_Differ()
    {
        using var scope = NewDisposeScope();
        var data = new VectorTrainingSet(rand(5, 2), zeros(5, 0), new([]));
        var other = data with { Vectors = data.Vectors + 1 };

        Assert.NotEqual(data.Sha256(), other.Sha256());
        Assert.NotEqual(Fingerprint(data, Short), Fingerprint(other, Short));
        Assert.NotEqual(Fingerprint(data, Short), Fingerprint(data, Short with { LogScale = false }));
        Assert.Equal(Fingerprint(data, Short), Fingerprint(data, Short with { CheckpointPath = "elsewhere", SnapshotFolder = "there" }));

        static string Fingerprint(VectorTrainingSet data, VectorTrainingOptions options) => options.Run(data).Fingerprint();
    }
}
