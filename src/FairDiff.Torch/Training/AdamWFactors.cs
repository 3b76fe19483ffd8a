namespace FairDiff.Torch.Training;

/// <summary>The numbers of a step of <see cref="AdamW"/>.</summary>
internal readonly record struct AdamWFactors(
    double MeanShare, double SquareDecay, double SquareShare, double SquareScale, double Epsilon, double ParameterDecay, double StepSize);
