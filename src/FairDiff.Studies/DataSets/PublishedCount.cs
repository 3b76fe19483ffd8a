namespace FairDiff.Studies;

/// <summary>A number of images that the authors of a data set give, to tell a whole copy from a part of one.</summary>
/// <param name="Of">What is counted.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Counts">Whether an image is one of them.</param>
internal sealed record PublishedCount(string Of, long Count, Func<ImageDataSetRow, bool> Counts);
