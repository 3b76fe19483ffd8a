namespace FairDiff.Torch.Classification;

/// <summary>Consecutive blocks of one width; the first block has the stride.</summary>
internal readonly record struct ResNetStage(int Blocks, int Channels, int Stride);
