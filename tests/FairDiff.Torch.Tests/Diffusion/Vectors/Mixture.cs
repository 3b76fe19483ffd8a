using FairDiff.Torch.Diffusion;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion.Vectors;

/// <summary>Vectors of three values of two normal distributions, whose means and covariances are known; one row in five is
/// unlabelled.</summary>
internal static class Mixture
{
    public const int Size = 3;

    public static readonly ConditionLayout Layout = new([new("Label", true, ["a", "b"])]);

    /// <summary>The means of a and b.</summary>
    public static readonly float[][] Means = [[-20, 1, 0.5f], [30, 4, 0.5f]];

    /// <summary>x = mean + noise times these, so that the covariance is their transpose times them.</summary>
    public static readonly float[][] Factors = [[8, 1.5f, 0, 0, 1, 0.2f, 0, 0, 0.3f], [12, -1, 0, 0, 0.5f, 0, 0, 0, 0.1f]];

    public static readonly VectorTrainingOptions Options = new()
    {
        Network = new() { Width = 64, Blocks = 2 },
        TrainingSteps = 500,
        BatchSize = 128,
        LearningRate = 3e-3,
        Seed = 3,
    };

    public static readonly VectorSampling Plain = new() { GuidanceWeight = 0, SamplerSteps = 30 };

    public static VectorTrainingSet Create(int rows = 4000)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var noise = randn([rows, Size], generator: generator);
        var conditions = zeros(rows, 2);
        var vectors = zeros(rows, Size);
        for (var kind = 0; kind < 2; kind++)
        {
            var own = arange(kind, rows, 2);
            vectors.index_copy_(
                0, own, noise.index_select(0, own).matmul(tensor(Factors[kind]).reshape(Size, Size)).add(tensor(Means[kind])));
            conditions.index_copy_(0, own, nn.functional.one_hot(tensor((long)kind), 2).to(float32).expand(own.shape[0], 2));
        }

        conditions.index_fill_(0, arange(0, rows, 5), 0);
        return new(vectors.MoveToOuterDisposeScope(), conditions.MoveToOuterDisposeScope(), Layout);
    }

    /// <summary>Conditions of one kind, or of none (2).</summary>
    public static Tensor Wanted(int kind, int count) => zeros(count, 3).narrow(1, 0, 2) + eye(3)[kind].narrow(0, 0, 2);

    public static long[] Seeds(int count, int first = 0) => [.. Enumerable.Range(first, count).Select(seed => (long)seed)];
}
