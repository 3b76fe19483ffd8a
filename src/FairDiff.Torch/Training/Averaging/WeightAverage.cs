namespace FairDiff.Torch.Training;

/// <summary>
/// A moving average of a network's parameters; <paramref name="decay"/> says how much of it survives update i = 0, 1, … (see
/// <see cref="AverageDecay"/>). Buffers are not averaged: they follow the network.
/// </summary>
internal sealed class WeightAverage(nn.Module network, Func<long, double> decay) : IDisposable
{
    private readonly (string Name, Tensor Parameter, Tensor Average)[] parameters = Copies(network);

    /// <summary>The averages themselves, by parameter name behind the prefix.</summary>
    public Dictionary<string, Tensor> State(string prefix = "") =>
        parameters.ToDictionary(entry => prefix + entry.Name, entry => entry.Average);

    /// <summary>Takes in the network's parameters after optimiser step <paramref name="update"/>, counted from 0.</summary>
    public void Update(long update)
    {
        using var noGradient = no_grad();
        using Tensor share = 1 - decay(update);
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

    private static (string, Tensor, Tensor)[] Copies(nn.Module network)
    {
        using var noGradient = no_grad();
        return [.. network.named_parameters().Select(
            pair => (pair.name, (Tensor)pair.parameter, pair.parameter.clone().DetachFromDisposeScope()))];
    }
}
