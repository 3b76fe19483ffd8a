using FairDiff.Torch.Onnx;
using FairDiff.Torch.Onnx.Exporters;
using TorchSharp.Modules;

namespace FairDiff.Torch.Layers;

/// <summary>
/// Batch normalisation (Ioffe and Szegedy 2015), N x C x H x W, with PyTorch's defaults and names. TorchSharp 0.107's own counts its
/// batches with a number that is not held (see <see cref="Scalars"/>).
/// </summary>
internal sealed class BatchNorm2d : nn.Module<Tensor, Tensor>, IInitializable, IOnnxLayer
{
    private const double Momentum = 0.1;
    private const double Epsilon = 1e-5;

    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly Tensor running_mean;
    private readonly Tensor running_var;
    private readonly Tensor num_batches_tracked;

    public BatchNorm2d(long channels)
        : base(nameof(BatchNorm2d))
    {
        weight = new Parameter(ones(channels));
        bias = new Parameter(zeros(channels));
        running_mean = zeros(channels);
        running_var = ones(channels);
        num_batches_tracked = zeros([], ScalarType.Int64);
        RegisterComponents();
    }

    /// <summary>Is shown every batch before it is normalised, and may normalise it with other statistics; null = nobody is.</summary>
    public NormStatistics? Observer { get; set; }

    /// <summary>What images are normalised with in evaluation: float32, C.</summary>
    public (Tensor Mean, Tensor Variance) Running => (running_mean, running_var);

    public override Tensor forward(Tensor input)
    {
        if (Observer is { } observer)
        {
            var (mean, variance) = observer.Take(input, running_mean, running_var);
            return nn.functional.batch_norm(input, mean, variance, weight, bias, false, Momentum, Epsilon);
        }

        if (training)
        {
            using var noGradient = no_grad();
            num_batches_tracked.add_(One, One);
        }

        return nn.functional.batch_norm(input, running_mean, running_var, weight, bias, training, Momentum, Epsilon);
    }

    public string ExportOnnx(OnnxLayer layer) => NormExporters.Batch(layer, running_mean, running_var, weight, bias, Epsilon);

    public void Initialize(Generator generator)
    {
        using var noGradient = no_grad();
        weight.fill_(One);
        bias.fill_(Held(0));
    }
}
