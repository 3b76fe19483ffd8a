namespace FairDiff.MLNet.Quality;

/// <summary>The images of a cell: rows of the real and of the synthetic features, and how the classifier took both.</summary>
/// <param name="Name">The cell in words.</param>
/// <param name="Cell">The cell; null for all images.</param>
/// <param name="Real">Real images to compare with.</param>
/// <param name="Synthetic">Synthetic images.</param>
/// <param name="SyntheticLabels">The classifier on the synthetic images; null without a classifier or a label.</param>
/// <param name="RealLabels">The classifier on the real images that it was not trained on; null likewise.</param>
internal sealed record CellSamples(
    string Name, SamplingCell? Cell, int[] Real, int[] Synthetic, Agreement? SyntheticLabels, Agreement? RealLabels);
