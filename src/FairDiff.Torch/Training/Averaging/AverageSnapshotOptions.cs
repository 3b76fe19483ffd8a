namespace FairDiff.Torch.Training;

/// <summary>Where a training keeps power-function averages, from which the average of any length can be made afterwards.</summary>
/// <param name="Folder">The folder of the snapshots.</param>
/// <param name="Count">How many there are in the end, evenly spaced, the last after the last step.</param>
/// <param name="Notes">What else each file says, for whoever makes a model of the averages.</param>
internal sealed record AverageSnapshotOptions(string Folder, int Count, IReadOnlyDictionary<string, string> Notes);
