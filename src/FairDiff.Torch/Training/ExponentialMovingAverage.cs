using static TorchSharp.torch;

namespace FairDiff.Torch.Training;

/// <summary>
/// An exponential moving average of a network's parameters. Its decay warms up as min(decay, (1 + i) / (10 + i)) over updates
/// i = 0, 1, …, so that the random first weights are soon forgotten. Buffers are not averaged: they follow the network.
/// </summary>
internal sealed class ExponentialMovingAverage : IDisposable
{
    private readonly double decay;
    private readonly (string Name, Tensor Parameter, Tensor Average)[] parameters;

    public ExponentialMovingAverage(nn.Module network, double decay)
    {
        this.decay = decay;
        using var noGradient = no_grad();
        parameters = [.. network.named_parameters().Select(pair => (pair.name, (Tensor)pair.parameter, pair.parameter.clone().DetachFromDisposeScope()))];
    }

    /// <summary>The averages themselves, by parameter name behind the prefix.</summary>
    public Dictionary<string, Tensor> State(string prefix = "") => parameters.ToDictionary(entry => prefix + entry.Name, entry => entry.Average);

    public static double DecayAt(double decay, long update) => Math.Min(decay, (1.0 + update) / (10.0 + update));

    /// <summary>Takes in the network's parameters after optimiser step <paramref name="update"/>, counted from 0.</summary>
    public void Update(long update)
    {
        using var noGradient = no_grad();
        var share = 1 - DecayAt(decay, update);
        foreach (var (_, parameter, average) in parameters)
        {
            average.lerp_(parameter, share);
        }
    }

    /// <summary>Gives the network the averaged parameters.</summary>
    public void CopyToNetwork()
    {
        using var noGradient = no_grad();
        foreach (var (_, parameter, average) in parameters)
        {
            parameter.copy_(average);
        }
    }

    public void Dispose()
    {
        foreach (var (_, _, average) in parameters)
        {
            average.Dispose();
        }
    }
}
