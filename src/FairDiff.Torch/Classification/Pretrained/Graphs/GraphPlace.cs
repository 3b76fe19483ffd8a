namespace FairDiff.Torch.Classification.Pretrained.Graphs;

/// <summary>Where a walk is: maps, their channels, and their side where the file says how large its images are.</summary>
internal readonly record struct GraphPlace(string Value, long Channels, long? Side);
