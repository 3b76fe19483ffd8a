using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FairDiff.Torch.Layers;

/// <summary>
/// Batch normalisation (Ioffe and Szegedy 2015), N x C x H x W, with PyTorch's defaults and names. TorchSharp 0.107's own counts its batches with a number that
/// the garbage collector may free while libtorch reads it, which now and then ends a training ("Unknown scalar type").
/// </summary>
internal sealed class BatchNorm2d : nn.Module<Tensor, Tensor>, IInitializable
{
    private const double Momentum = 0.1;
    private const double Epsilon = 1e-5;

    // Held for as long as the process lives.
    private static readonly Scalar One = 1;

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

    public override Tensor forward(Tensor input)
    {
        if (training)
        {
            using var noGradient = no_grad();
            num_batches_tracked.add_(One);
        }

        return nn.functional.batch_norm(input, running_mean, running_var, weight, bias, training, Momentum, Epsilon);
    }

    public void Initialize(Generator generator)
    {
        using var noGradient = no_grad();
        weight.fill_(1);
        bias.fill_(0);
    }
}
