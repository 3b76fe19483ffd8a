#:package FairDiff.Torch@0.1.0
#:package TorchSharp-cpu@0.107.0
#:property PublishAot=false
#:property UseCurrentRuntimeIdentifier=true

using System.Globalization;
using FairDiff.Torch;
using FairDiff.Torch.Classification;
using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Diffusion.Sampling;
using FairDiff.Torch.Training;
using static TorchSharp.torch;

TorchRuntime.Initialize(); // before the first tensor
var steps = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 500;
var device = TorchDevice.Resolve("auto", fallbackToCpu: true);

// 64 images of 16 x 16 pixels, red or blue: bytes, and a one-hot condition for each.
const int Rows = 64, Size = 16;
var pixels = new byte[Rows * 3 * Size * Size];
var (classes, oneHot, random) = (new long[Rows], new float[Rows * 2], new Random(1));
for (var row = 0; row < Rows; row++)
{
    var colour = row % 2;
    (classes[row], oneHot[(row * 2) + colour]) = (colour, 1);
    pixels.AsSpan(((row * 3) + (colour * 2)) * Size * Size, Size * Size).Fill((byte)random.Next(128, 256));
}

using var images = tensor(pixels, [Rows, 3, Size, Size], ScalarType.Byte);
using var conditions = tensor(oneHot, [Rows, 2], ScalarType.Float32);
var layout = new ConditionLayout([new ConditionPart("colour", IsLabel: true, ["red", "blue"])]);

// A generator: trained, saved, loaded.
var training = new DiffusionTrainingOptions { Network = UNetOptions.Tiny, TrainingSteps = steps, BatchSize = 32, Seed = 1 };
using (var trained = DiffusionGenerator.Train(new DiffusionTrainingSet(images, conditions, layout), training, device))
{
    trained.Save("generator.safetensors");
}

using var generator = DiffusionGenerator.Load("generator.safetensors", device);

// A red image and a blue one; the same seed and condition give the same image.
using var wanted = tensor(new float[] { 1, 0, 0, 1 }, [2, 2], ScalarType.Float32);
var sampling = new GeneratorSampling { Sampler = DiffusionSampler.DpmSolver2M, SamplerSteps = 12, GuidanceWeight = 1 };
using var drawn = generator.Sample(wanted, seeds: [1, 2], sampling);
Console.WriteLine($"drawn: {string.Join(" x ", drawn.shape)}");

// A classifier: what it says of them.
var options = new ClassifierTrainingOptions { Arch = ResNetArchitecture.ResNet8, ClassCount = 2, Steps = steps, BatchSize = 32 };
var data = new ClassifierData(_ => new ClassificationPass(images.clone(), tensor(classes))); // every pass is disposed
using var classifier = ImageClassifier.Train(data, options, device, new TrainingHooks { Warning = Console.WriteLine });
using var scores = classifier.Score(drawn);
Console.WriteLine($"scores: {string.Join(", ", scores.data<float>().Select(score => $"{score:F2}"))}");

// Samplers take any denoiser: here the exact one of values that are normally distributed.
var schedule = NoiseSchedule.Cosine;
using var made = Samplers.Sample(
    DiffusionSampler.Heun, (x, t) => x * tensor((float)schedule.Alpha(t)), _ => randn(1000), TimeGrid.Uniform(10), schedule);
using var deviation = made.std();
Console.WriteLine($"deviation: {deviation.item<float>():F2}");
