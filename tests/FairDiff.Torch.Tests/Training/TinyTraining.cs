using FairDiff.Torch.Layers;
using FairDiff.Torch.Training;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Training;

/// <summary>A training of a few milliseconds per step: a small convolutional network learns the mean of its input.</summary>
internal sealed class TinyTraining : IDisposable
{
    public Network Model { get; } = Initialization.Seeded(new Network(), 5);

    public Tensor Loss(long step)
    {
        using var generator = Seeds.Generator(9, "batch", step);
        var images = randn([8, 3, 8, 8], generator: generator);
        return nn.functional.mse_loss(Model.forward(images), images.mean([1, 2, 3]).unsqueeze(1));
    }

    public static TrainingLoopOptions Options(long steps) => new()
    {
        Stage = "training test",
        Steps = steps,
        LearningRate = step => LearningRateSchedule.WarmupCosine(1e-2, step, 5, steps),
        WeightDecay = 0.01,
        GradientClip = 1,
        EmaDecay = 0.9,
    };

    public float[] Weights() => [.. Model.state_dict().OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .SelectMany(pair => pair.Value.to(float32).data<float>().ToArray())];

    public void Dispose() => Model.Dispose();

    internal sealed class Network : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d _first = new(3, 8, 3);
        private readonly BatchNorm2d _batchNorm = new(8);
        private readonly GroupNorm _groupNorm = new(2, 8);
        private readonly Linear _last = new(8, 1);

        public Network()
            : base(nameof(Network)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            var hidden = nn.functional.silu(_groupNorm.forward(_batchNorm.forward(_first.forward(input))));
            return _last.forward(hidden.mean([2, 3]));
        }
    }
}
