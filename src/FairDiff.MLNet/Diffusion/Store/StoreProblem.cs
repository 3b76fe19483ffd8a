namespace FairDiff.MLNet;

/// <summary>An image of a store that is not what the manifest says.</summary>
/// <param name="File">The name of its file.</param>
/// <param name="Problem">What is wrong with it.</param>
public sealed record StoreProblem(string File, string Problem);
