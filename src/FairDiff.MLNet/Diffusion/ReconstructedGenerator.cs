namespace FairDiff.MLNet;

/// <summary>A generator that <see cref="FairDiffCatalog.ReconstructGenerator"/> made.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Sha256">The file's hash, in lower-case hexadecimal: what synthetic images name as their generator.</param>
/// <param name="EmaLength">The length of its averaged weights (sigma_rel).</param>
/// <param name="ProfileError">
/// How far the weighting over training time is from that of an average tracked while training, as a share of the latter (L2 norms): below
/// 0.1, and 0 for the lengths that the snapshots hold.
/// </param>
public sealed record ReconstructedGenerator(string Path, string Sha256, double EmaLength, double ProfileError);
