namespace FairDiff.MLNet;

/// <summary>A synthetic row, as <see cref="SyntheticColumn"/> sees it.</summary>
/// <param name="Path">The whole path of its PNG file, which LoadImages takes as it is, whatever its folder; of a vector, that of the
/// file which holds all of them.</param>
/// <param name="Cell">The label and the attributes that it was drawn for.</param>
public sealed record SyntheticRow(string Path, SamplingCell Cell);
