using FairDiff.Torch.Training;

namespace FairDiff.Torch.Diffusion.Training;

/// <summary>Mean squared errors, unweighted, of the images with little (q0: t below 0.25) to most noise (q3) since the last
/// report.</summary>
internal sealed class LossByNoiseLevel : IDisposable
{
    private const int Quarters = 4;
    private readonly Tensor sums;
    private readonly long[] counts = new long[Quarters];

    public LossByNoiseLevel(Device device) => sums = zeros(Quarters, ScalarType.Float32, device).DetachFromDisposeScope();

    public void Add(double[] times, Tensor errors)
    {
        using var scope = NewDisposeScope();
        var quarters = times.Select(t => Math.Clamp((int)(t * Quarters), 0, Quarters - 1)).ToArray();
        foreach (var quarter in quarters)
        {
            counts[quarter]++;
        }

        // Summed where the errors are: reading them each step would hold up a GPU.
        sums.index_add_(0, tensor(quarters.Select(quarter => (long)quarter).ToArray(), device: sums.device), errors.detach(), One);
    }

    public void Report(TrainingHooks hooks, long step)
    {
        using var onCpu = sums.cpu();
        var values = onCpu.data<float>().ToArray();
        for (var quarter = 0; quarter < Quarters; quarter++)
        {
            // Not finite where a step was skipped.
            if (counts[quarter] > 0 && float.IsFinite(values[quarter]))
            {
                hooks.Metric?.Invoke($"lossQ{quarter}", values[quarter] / counts[quarter], step);
            }
        }

        sums.zero_();
        Array.Clear(counts);
    }

    public void Dispose() => sums.Dispose();
}
