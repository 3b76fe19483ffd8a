namespace FairDiff.Torch.Training;

/// <summary>Moves the weights of a network by their gradients, in place.</summary>
internal interface IOptimizer : IDisposable
{
    /// <summary>All that a resumed training needs to continue bit by bit: the tensors themselves, by name behind the prefix.</summary>
    Dictionary<string, Tensor> State(string prefix = "");

    /// <summary>Makes step number <paramref name="step"/>, counted from 0; a parameter without gradient stays as it is.</summary>
    void Step(long step, double learningRate);
}
