namespace FairDiff.Fairness;

/// <summary>How frequent a class, a condition or a group is in two sets.</summary>
/// <param name="Name">The class, condition or group.</param>
/// <param name="IdRows">Its rows in the in-distribution set.</param>
/// <param name="IdShare">Their share of the rows in which it is known; null when there are none.</param>
/// <param name="OodRows">Its rows in the out-of-distribution set.</param>
/// <param name="OodShare">Their share of the rows in which it is known; null when there are none.</param>
public sealed record ShareShift(string Name, int IdRows, double? IdShare, int OodRows, double? OodShare);
