using System.Globalization;
using FairDiff.Studies;
using FairDiff.Torch;
using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Diffusion.Training;
using FairDiff.Torch.Privacy;
using static TorchSharp.torch;

namespace FairDiff.Benchmarks;

/// <summary>
/// How many planted images (canaries) an attack finds in the training of a generator: 100 images of random blocks among 400 phantoms, and
/// 100 more like them that it was not trained on. An image is taken for a member where the generator predicts it well (Carlini et al. 2023,
/// section 5): with a small error, over five noise levels and eight draws of the noise, relative to that of the image mirrored. Of a
/// training with (epsilon, delta) no attack finds more than exp(epsilon) times the false alarms, plus delta.
/// </summary>
internal static class PrivateCanaries
{
    private const int ImageSize = 24;
    private const int Block = 4;
    private const int Phantoms = 400;
    private const int Canaries = 100;
    private const int Draws = 8;
    private const double Delta = 1e-4;
    private static readonly double[] Times = [0.2, 0.35, 0.5, 0.65, 0.8];

    public static void Run(BenchmarkSettings settings)
    {
        TorchRuntime.SetThreads(settings.Threads);
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var blocks = randint(0, 256, [2 * Canaries, 3, ImageSize / Block, ImageSize / Block], ScalarType.Byte, generator: generator);
        var canaries = blocks.repeat_interleave(Block, 2).repeat_interleave(Block, 3);
        using var data = new DiffusionTrainingSet(
            cat([PhantomImages(), canaries.narrow(0, 0, Canaries)]), zeros(Phantoms + Canaries, 0), new([]));
        var options = new DiffusionTrainingOptions { Network = UNetOptions.Tiny, BatchSize = 32, TrainingSteps = 1500, Seed = 1 };
        Attack("ordinary, 1500 steps of 32", data, options, canaries);
        foreach (var epsilon in (double[])[10, 1])
        {
            var hidden = new DifferentialPrivacyOptions { Epsilon = epsilon, Delta = Delta, NoiseMultiplicity = 1, NoiseSeed = 1 };
            Attack(
                string.Create(CultureInfo.InvariantCulture, $"epsilon {epsilon}, 60 steps of 100"), data,
                options with { BatchSize = 100, TrainingSteps = 60, WarmupSteps = 10, Privacy = hidden }, canaries);
        }
    }

    private static Tensor PhantomImages()
    {
        var patches = PhantomCohort.Train(new PhantomOptions { LabelRich = Phantoms, UnlabelledPerHospital = 0 }).Take(Phantoms);
        return cat([.. patches.Select(patch => tensor(patch.Image.Pixels.ToArray())
            .reshape(1, ImageSize, ImageSize, 4).narrow(3, 0, 3).permute(0, 3, 1, 2))]);
    }

    private static void Attack(string name, DiffusionTrainingSet data, DiffusionTrainingOptions options, Tensor canaries)
    {
        var path = Path.Combine(Path.GetTempPath(), $"fairdiff-canaries-{Environment.ProcessId}.safetensors");
        using (var trained = DiffusionGenerator.Train(data, options, CPU))
        {
            trained.Save(path);
        }

        double[] scores;
        try
        {
            scores = Scores(path, canaries);
        }
        finally
        {
            File.Delete(path);
        }

        var (members, others) = (scores[..Canaries], scores[Canaries..]);
        var area = members.Average(member => others.Average(other => member > other ? 1.0 : member == other ? 0.5 : 0));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: area under the curve {area:F3}"));
        foreach (var alarms in (int[])[1, 5, 10])
        {
            var threshold = others.OrderDescending().ElementAt(alarms);
            var (falseRate, rate) = (others.Count(score => score > threshold) / 100.0, members.Count(score => score > threshold) / 100.0);
            var bound = options.Privacy is { } privacy ? Math.Min(1, (Math.Exp(privacy.Epsilon) * falseRate) + privacy.Delta) : 1;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  found {rate:P0} at {falseRate:P0} false alarms; at most {bound:P1} by the guarantee"));
        }
    }

    /// <summary>For each image the error of its mirror image less its own, as a share of their sum.</summary>
    private static double[] Scores(string path, Tensor images)
    {
        using var noGradient = no_grad();
        var (network, description) = GeneratorFile.Read<GeneratorDescription>(path, CPU);
        using (network)
        {
            double[] Errors(Tensor some)
            {
                using var scope = NewDisposeScope();
                var count = (int)some.shape[0];
                var clean = description.Scaling.Scale(some);
                var sum = zeros(count);
                foreach (var (draw, time) in Enumerable.Range(0, Draws).SelectMany(draw => Times.Select(time => (draw, time))))
                {
                    using var step = NewDisposeScope();
                    using var random = new Generator((ulong)((draw * 1000) + (time * 100)));
                    var noise = randn([1, 3, ImageSize, ImageSize], generator: random).expand(count, -1, -1, -1);
                    double[] times = [.. Enumerable.Repeat(time, count)];
                    var noisy = NoisyExamples.Create(clean, noise, times, description.Schedule);
                    var output = network.call(noisy.Noisy, tensor(times, ScalarType.Float32), zeros(count, 0));
                    sum.add_(DiffusionLoss.Of(noisy, output, description, null).Errors, Scalars.One);
                }

                return [.. sum.data<float>().Select(value => (double)value)];
            }

            return [.. Errors(images).Zip(Errors(images.flip(3)), (own, mirrored) => (mirrored - own) / (mirrored + own))];
        }
    }
}
