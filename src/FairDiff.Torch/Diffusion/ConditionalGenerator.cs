using FairDiff.Torch.Diffusion.Guidance;
using FairDiff.Torch.Diffusion.Sampling;
using FairDiff.Torch.Layers;

namespace FairDiff.Torch.Diffusion;

/// <summary>A trained diffusion model, whatever it draws. Its tensors are freed when it is disposed.</summary>
/// <remarks>Not for several threads at a time.</remarks>
public abstract class ConditionalGenerator : IDisposable
{
    private readonly DiffusionDescription description;

    private protected ConditionalGenerator(
        nn.Module<Tensor, Tensor, Tensor, Tensor> network, DiffusionDescription description, Device device)
    {
        (Network, this.description, Device) = (network, description, device);

        // The caller may have a dispose scope open; a generator lives until it is disposed of itself.
        foreach (var parameter in network.parameters())
        {
            parameter.DetachFromDisposeScope();
        }
    }

    /// <summary>The parts of a condition.</summary>
    public ConditionLayout Layout => description.Layout;

    /// <summary>Where the network is.</summary>
    public Device Device { get; }

    /// <summary>The parameters of the network.</summary>
    public long ParameterCount => Network.parameters().Sum(parameter => parameter.numel());

    private protected nn.Module<Tensor, Tensor, Tensor, Tensor> Network { get; }

    /// <summary>Writes weights and description into one file (.safetensors), whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="EngineException">The file cannot be written.</exception>
    public void Save(string path) => GeneratorFile.Write(path, Network, description);

    /// <summary>From now on it computes in this precision. What is saved of it stays the same.</summary>
    /// <param name="precision">The precision; null = as it was trained.</param>
    public void ComputeIn(Precision? precision) => Network.SetPrecision(precision ?? description.Precision);

    /// <summary>Frees the network.</summary>
    public void Dispose()
    {
        Network.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>What a network predicts, without what it may say of the variance.</summary>
    private protected Func<Tensor, Tensor, Tensor, Tensor> Prediction(Func<Tensor, Tensor, Tensor, Tensor> output) =>
        description.LearnedVariance ? (x, t, conditions) => output(x, t, conditions).chunk(2, 1)[0] : output;

    /// <summary>Turns noise into examples that are drawn together.</summary>
    /// <param name="output">What the network says of examples, times and conditions.</param>
    /// <param name="range">The smallest and the largest possible values.</param>
    /// <param name="conditions">The conditions, as the network takes them, one for each.</param>
    /// <param name="noise">Their noise by step.</param>
    /// <param name="sampling">Sampler, steps, guidance.</param>
    /// <param name="weaker">What autoguidance steers away from; null = nothing.</param>
    /// <param name="cancellationToken">Looked at before each step.</param>
    private protected Tensor Draw(
        Func<Tensor, Tensor, Tensor, Tensor> output, (Tensor Lowest, Tensor Highest) range, Tensor conditions, Func<int, Tensor> noise,
        GeneratorSampling sampling, Predictor? weaker, CancellationToken cancellationToken)
    {
        var variance = description.LearnedVariance ? new LearnedVariance(output, (int)conditions.shape[0]) : null;
        var predict = GuidedPredictor.Create(variance is null ? output : variance.Predict, conditions, Layout, sampling, weaker);
        var clean = DenoiserFactory.Create(predict, description.Prediction, description.Schedule, range.Lowest, range.Highest);
        Tensor Denoise(Tensor x, double t)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return clean(x, t);
        }

        var times = TimeGrid.Uniform(sampling.SamplerSteps);
        return Samplers.Sample(
            sampling.Sampler, Denoise, noise, times, description.Schedule, variance is null ? null : variance.DeviationOf);
    }
}
